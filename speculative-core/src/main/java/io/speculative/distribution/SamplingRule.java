package io.speculative.distribution;

/**
 * How a row of logits becomes the law that a token is drawn from: greedy, or a temperature followed by any of top-k,
 * top-p and min-p, applied in that order.
 *
 * <p>A rule is a pure function of the row; target, draft and plain decoding apply the same one. Immutable and
 * thread-safe. Greedy is a mode of its own, not a small temperature, and cannot be combined with a filter: the filters
 * exist only on {@link Sampled}.
 */
public sealed interface SamplingRule permits SamplingRule.Greedy, SamplingRule.Sampled {

    /**
     * The law after the rule.
     *
     * @param logits one finite or {@code -infinity} value per token; not kept
     * @throws IllegalArgumentException if a logit is NaN or {@code +infinity}, or if all are {@code -infinity}
     */
    Distribution apply(float[] logits);

    /** Whether tokens are drawn; under {@link #greedy} they are picked. */
    boolean draws();

    /**
     * The rule whose laws rank tokens where more than one is wanted, as in a tree of picked tokens: this rule if it
     * draws, else, as greedy gives one token only, the softmax at temperature 1.
     */
    Sampled ranking();

    /**
     * Takes a token of a law that this rule made: draws it, or under {@link #greedy} takes the only possible one, for
     * which no random number is used.
     */
    int choose(Distribution law, RandomStream random);

    /** Always the token of the largest logit; among equals the one with the smallest id. */
    static Greedy greedy() {
        return Greedy.INSTANCE;
    }

    /**
     * The softmax of the logits divided by a temperature.
     *
     * @param temperature finite and positive; 1 is the model's own law
     */
    static Sampled temperature(double temperature) {
        return new Sampled(temperature, Integer.MAX_VALUE, 1.0, 0.0);
    }

    /** Picks the token of the largest logit. */
    final class Greedy implements SamplingRule {
        private static final Greedy INSTANCE = new Greedy();

        private Greedy() {}

        @Override
        public Distribution apply(float[] logits) {
            return Distribution.pointMass(Logits.argmax(logits), logits.length);
        }

        @Override
        public boolean draws() {
            return false;
        }

        @Override
        public Sampled ranking() {
            return temperature(1.0);
        }

        @Override
        public int choose(Distribution law, RandomStream random) {
            return law.sample(0.0);
        }

        @Override
        public String toString() {
            return "greedy";
        }
    }

    /**
     * Draws from the softmax at a temperature, restricted by the filters.
     *
     * @param temperature finite and positive
     * @param topK keeps the {@code topK} most probable tokens (ties: smaller id first); at least 1;
     *     {@link Integer#MAX_VALUE} keeps all
     * @param topP keeps the smallest set of most probable tokens whose mass reaches {@code topP} of what the earlier
     *     filter left, always at least one token; in {@code (0, 1]}; 1 keeps all
     * @param minP keeps the tokens at least {@code minP} times as probable as the most probable one; in {@code [0, 1]};
     *     0 keeps all
     */
    record Sampled(double temperature, int topK, double topP, double minP) implements SamplingRule {

        /** Checks the ranges. */
        public Sampled {
            if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("temperature: " + temperature
                        + " (expected: finite and > 0; greedy() takes the most probable token)");
            }
            if (topK < 1) {
                throw new IllegalArgumentException("topK: " + topK + " (expected: >= 1)");
            }
            if (!(topP > 0 && topP <= 1)) {
                throw new IllegalArgumentException("topP: " + topP + " (expected: > 0 and <= 1)");
            }
            if (!(minP >= 0 && minP <= 1)) {
                throw new IllegalArgumentException("minP: " + minP + " (expected: 0 to 1)");
            }
        }

        /** The same rule with another {@link #topK}. */
        public Sampled withTopK(int newTopK) {
            return new Sampled(temperature, newTopK, topP, minP);
        }

        /** The same rule with another {@link #topP}. */
        public Sampled withTopP(double newTopP) {
            return new Sampled(temperature, topK, newTopP, minP);
        }

        /** The same rule with another {@link #minP}. */
        public Sampled withMinP(double newMinP) {
            return new Sampled(temperature, topK, topP, newMinP);
        }

        /** Whether the law is the plain softmax at {@link #temperature}: no filter is set. */
        public boolean isUnfiltered() {
            return topK == Integer.MAX_VALUE && topP == 1.0 && minP == 0.0;
        }

        @Override
        public boolean draws() {
            return true;
        }

        @Override
        public Sampled ranking() {
            return this;
        }

        @Override
        public int choose(Distribution law, RandomStream random) {
            return random.draw(law);
        }

        @Override
        public Distribution apply(float[] logits) {
            float[] weights = Logits.softmaxWeights(logits, temperature);
            if (topK < weights.length) {
                Truncation.keepCount(weights, topK);
            }
            if (topP < 1.0) {
                Truncation.keepMass(weights, topP);
            }
            if (minP > 0.0) {
                Truncation.keepAtLeast(weights, minP);
            }
            return Distribution.ofWeights(weights);
        }
    }
}
