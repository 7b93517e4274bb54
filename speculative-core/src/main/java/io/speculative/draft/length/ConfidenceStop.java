package io.speculative.draft.length;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import java.util.List;
import java.util.function.Supplier;

/**
 * Ends a draft where the draft model is not confident. {@link #ofToken} looks at a token that is kept, {@link #ofLaw}
 * at the law of the token that comes next.
 */
final class ConfidenceStop implements DraftLength {

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

    static ConfidenceStop ofToken(double threshold, int most) {
        return new ConfidenceStop(
                "token", threshold, most, (last, next) -> last.law().probability(last.token()));
    }

    static ConfidenceStop ofLaw(double threshold, int most) {
        return new ConfidenceStop("law", threshold, most, (last, next) -> largest(next.get()));
    }

    private static double largest(Distribution law) {
        return law.probability(law.mostProbable(1)[0]);
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
