package io.speculative.draft.length;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import java.util.List;
import java.util.function.Supplier;

/**
 * AdaEDL: ends a draft before a token that is not likely enough to be accepted, as estimated from the entropy of its
 * law (Agrawal et al. 2024, "AdaEDL: Early Draft Stopping for Speculative Decoding of Large Language Models via an
 * Entropy-based Lower Bound on Token Acceptance Probability").
 *
 * <p>A token drawn from the draft law is accepted with probability {@code sum(min(target, draft))}, for which the
 * paper's lower bound is about {@code 1 - sqrt(gamma * H)}, {@code H} being the draft law's entropy in nats and
 * {@code gamma} a constant, 0.2 there. The draft ends when this falls below {@code lambda}, the <em>threshold</em>. The
 * first token is always drafted: the pass that gives its law has been made by then, and from a round without a draft
 * the rate could not be updated.
 *
 * <p>The threshold starts at 0.5 and follows the request by the rule of Zhang et al. 2023 ("Draft &amp; Verify",
 * adaptive draft exit): after each round {@code rate = 0.5 * rate + 0.5 * accepted / drafted}; then the threshold rises
 * by 0.01 if the rate is at most the <em>wanted acceptance</em>, 0.9, and else falls by 0.01, within 0 and 1. The rate
 * starts at the wanted acceptance. (They pass the threshold through a second moving average, which does nothing but
 * make the step ten times smaller.)
 *
 * <p>It depends on the law before the token is drawn and on earlier rounds, not on any drafted token. A draft that it
 * ends has cost one pass more than it has tokens. The entropy costs a logarithm for each token of the vocabulary.
 */
public final class EntropyStop implements DraftLength {

    private static final double STEP = 0.01;
    private static final double MEMORY = 0.5;

    private final int most;
    private final double gamma;
    private final double firstThreshold;
    private final double wantedAcceptance;

    private EntropyStop(int most, double gamma, double firstThreshold, double wantedAcceptance) {
        this.most = most;
        this.gamma = gamma;
        this.firstThreshold = firstThreshold;
        this.wantedAcceptance = wantedAcceptance;
    }

    static EntropyStop upTo(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most: " + most + " (expected: >= 1)");
        }
        return new EntropyStop(most, 0.2, 0.5, 0.9);
    }

    /** The same with another {@code gamma}, positive and finite: the larger, the shorter the drafts. */
    public EntropyStop withGamma(double newGamma) {
        if (!(newGamma > 0 && newGamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gamma: " + newGamma + " (expected: > 0 and finite)");
        }
        return new EntropyStop(most, newGamma, firstThreshold, wantedAcceptance);
    }

    /** The same with another threshold at a request's start, from 0 to 1. */
    public EntropyStop withThreshold(double newThreshold) {
        return new EntropyStop(most, gamma, requireShare("threshold", newThreshold), wantedAcceptance);
    }

    /** The same with another wanted acceptance, from 0 to 1: the larger, the shorter the drafts. */
    public EntropyStop withAcceptance(double newAcceptance) {
        return new EntropyStop(most, gamma, firstThreshold, requireShare("acceptance", newAcceptance));
    }

    private static double requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 1)");
        }
        return value;
    }

    /** {@code 1 - sqrt(gamma * H)}, which may be negative. */
    double acceptance(Distribution law) {
        return 1 - Math.sqrt(gamma * law.entropy());
    }

    @Override
    public Control open() {
        return new AdaptiveThreshold();
    }

    @Override
    public String toString() {
        return "entropy[up to " + most + "]";
    }

    private final class AdaptiveThreshold implements Control {
        private double threshold = firstThreshold;
        private double rate = wantedAcceptance;

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
            return acceptance(next.get()) >= threshold;
        }

        @Override
        public void verdict(int drafted, int accepted) {
            rate = MEMORY * rate + (1 - MEMORY) * accepted / drafted;
            double moved = rate <= wantedAcceptance ? threshold + STEP : threshold - STEP;
            threshold = Math.min(1, Math.max(0, moved));
        }
    }
}
