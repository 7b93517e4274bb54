package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Ends a draft where the draft model is not sure (Hugging Face transformers, assisted generation, {@code
 * assistant_confidence_threshold}, 0.4 there). At least one token is drafted. It has no memory.
 *
 * <p>{@link #ofToken} ends the draft <em>after</em> a token that was improbable, and keeps it; {@link #ofLaw} ends it
 * <em>before</em> a token is drawn from a law that has no probable one. The first looks at a kept token, the second at the
 * law that comes next. Dropping the improbable token, as one is tempted to, would change the law of the text.
 *
 * <p>Made for greedy drafts, whose token is accepted if it is the target's most probable one. A <em>drawn</em> token is
 * accepted with probability {@code sum(min(target, draft))}, one minus the total variation distance of the laws, which
 * may be high where no token is probable (llama.cpp's release notes warn of this for its {@code p_min}); {@link
 * EntropyStop} estimates that sum and suits sampling better.
 */
public final class ConfidenceStop implements DraftLength {

    private final String name;
    private final double threshold;
    private final int most;
    private final Control control;

    private ConfidenceStop(String name, double threshold, int most, Confidence confidence) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold: " + threshold + " (expected: 0 to 1)");
        }
        if (most < 1) {
            throw new IllegalArgumentException("most: " + most + " (expected: >= 1)");
        }
        this.name = name;
        this.threshold = threshold;
        this.most = most;
        this.control = new Threshold(confidence);
    }

    /** How sure the draft model is, from 0 to 1. */
    @FunctionalInterface
    private interface Confidence {
        double of(DrawnToken last, Supplier<Distribution> next);
    }

    /**
     * Ends the draft after a token whose probability is below a threshold. Such a stop costs no pass of the draft model.
     *
     * @param threshold from 0 (never) to 1
     * @param most the most tokens of a draft, at least 1
     */
    public static ConfidenceStop ofToken(double threshold, int most) {
        return new ConfidenceStop(
                "token", threshold, most, (last, next) -> last.law().probability(last.token()));
    }

    /**
     * Ends the draft before a token whose law gives no token a probability of at least a threshold.
     *
     * @param threshold from 0 (never) to 1
     * @param most the most tokens of a draft, at least 1
     */
    public static ConfidenceStop ofLaw(double threshold, int most) {
        return new ConfidenceStop("law", threshold, most, (last, next) -> largest(next.get()));
    }

    private static double largest(Distribution law) {
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        return Arrays.stream(probabilities).max().orElse(0);
    }

    @Override
    public Control open() {
        return control;
    }

    @Override
    public String toString() {
        return "confidence-of-" + name + "[" + threshold + ", up to " + most + "]";
    }

    private final class Threshold implements Control {
        private final Confidence confidence;

        Threshold(Confidence confidence) {
            this.confidence = confidence;
        }

        @Override
        public int least() {
            return 1;
        }

        @Override
        public int most() {
            return most;
        }

        @Override
        public boolean goesOn(List<DrawnToken> drafted, Supplier<Distribution> next) {
            return confidence.of(drafted.get(drafted.size() - 1), next) >= threshold;
        }
    }
}
