package io.speculative.djl.shape;

import java.util.List;

/**
 * What a model that was taught longer contexts does to the frequencies of its rotary positions. Each is a function of the pair
 * and of how many positions the model is opened for, and of nothing else: a row's numbers never depend on the length of the
 * sequence that it is in.
 */
public sealed interface RotaryScaling {

    /**
     * The frequency that takes the place of a pair's own.
     *
     * @param rotary the positions whose frequencies are scaled
     * @param pair counted from 0, below half the width that is turned
     * @param positions how many positions the model is opened for
     * @return radians per position
     */
    double frequency(Positions.Rotary rotary, int pair, int positions);

    /**
     * What cosines and sines are multiplied by, and with them the turned parts of queries and of keys.
     *
     * @return 1 but for a few
     */
    default double magnitude() {
        return 1;
    }

    /**
     * How many positions the scaling makes a model fit for.
     *
     * @param stated how many its configuration states
     * @return as many, or more
     */
    default int reach(int stated) {
        return stated;
    }

    /** Nothing. */
    record None() implements RotaryScaling {
        @Override
        public double frequency(Positions.Rotary rotary, int pair, int positions) {
            return rotary.unscaled(pair);
        }
    }

    /**
     * All frequencies are divided alike (Chen et al., Extending Context Window of Large Language Models via Positional
     * Interpolation, 2023).
     *
     * @param factor by how much; infinite for no rotation at all
     */
    record Linear(double factor) implements RotaryScaling {
        @Override
        public double frequency(Positions.Rotary rotary, int pair, int positions) {
            return rotary.unscaled(pair) / factor;
        }
    }

    /**
     * Long wavelengths are stretched, short ones kept, and those between blended, as Llama 3.1 does.
     *
     * @param factor by how much long ones are stretched
     * @param lowFactor wavelengths above {@code originalPositions / lowFactor} are long
     * @param highFactor wavelengths below {@code originalPositions / highFactor} are short; above {@code lowFactor}
     * @param originalPositions the context before
     */
    record Llama3(double factor, double lowFactor, double highFactor, int originalPositions) implements RotaryScaling {
        @Override
        public double frequency(Positions.Rotary rotary, int pair, int positions) {
            double frequency = rotary.unscaled(pair);
            double turns = originalPositions * frequency / (2 * Math.PI);
            double kept = Math.max(0, Math.min(1, (turns - lowFactor) / (highFactor - lowFactor)));
            return kept * frequency + (1 - kept) * frequency / factor;
        }
    }

    /**
     * Pairs that turn seldom within the original context are stretched, those that turn often kept, and those between blended by
     * their number (Peng et al., YaRN: Efficient Context Window Extension of Large Language Models, 2023).
     *
     * @param factor by how much they are stretched
     * @param fastTurns a pair that turns more often within the original context is kept
     * @param slowTurns a pair that turns less often is stretched
     * @param wholePairs whether the bounds between them are rounded outwards to whole pairs
     * @param originalPositions the context before
     * @param magnitude what cosines and sines are multiplied by
     */
    record Yarn(
            double factor,
            double fastTurns,
            double slowTurns,
            boolean wholePairs,
            int originalPositions,
            @Override double magnitude)
            implements RotaryScaling {

        /** What the width of the blend is taken for if it has none. */
        private static final double LEAST_BLEND = 0.001;

        /**
         * The magnitude that YaRN recommends.
         *
         * @param factor by how much pairs are stretched
         * @param weight of the logarithm, 1 as recommended
         * @return {@code 0.1 * weight * ln(factor) + 1}, or 1 if nothing is stretched
         */
        public static double magnitude(double factor, double weight) {
            return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
        }

        @Override
        public double frequency(Positions.Rotary rotary, int pair, int positions) {
            double first = pairThatTurns(fastTurns, rotary);
            double last = pairThatTurns(slowTurns, rotary);
            first = Math.max(0, wholePairs ? Math.floor(first) : first);
            last = Math.min(rotary.width() - 1, wholePairs ? Math.ceil(last) : last);
            double blend = first == last ? LEAST_BLEND : last - first;
            double stretched = Math.max(0, Math.min(1, (pair - first) / blend));
            double frequency = rotary.unscaled(pair);
            return (1 - stretched) * frequency + stretched * frequency / factor;
        }

        /** The number of the pair, as if there were pairs between pairs, that turns so often within the original context. */
        private double pairThatTurns(double turns, Positions.Rotary rotary) {
            double growth = Math.log(originalPositions / (turns * 2 * Math.PI));
            return rotary.width() * growth / (2 * Math.log(rotary.theta()));
        }

        @Override
        public int reach(int stated) {
            return (int) Math.max(stated, factor * originalPositions);
        }
    }

    /**
     * Each pair's frequency is divided by a factor of its own, from one list or another (Ding et al., LongRoPE: Extending LLM
     * Context Window Beyond 2 Million Tokens, 2024). A model opened for no more than the original context takes the short factors,
     * else the long ones, even for short texts. Transformers instead chooses by the length of the text so far, which turns all
     * keys anew in its midst.
     *
     * @param shortFactors one for each pair; positive
     * @param longFactors as many
     * @param originalPositions the context before
     * @param magnitude what cosines and sines are multiplied by
     */
    record LongRope(
            List<Double> shortFactors,
            List<Double> longFactors,
            int originalPositions,
            @Override double magnitude) implements RotaryScaling {

        /**
         * Copies the lists.
         *
         * @throws IllegalArgumentException if one is longer than the other
         */
        public LongRope {
            shortFactors = List.copyOf(shortFactors);
            longFactors = List.copyOf(longFactors);
            if (shortFactors.size() != longFactors.size()) {
                throw new IllegalArgumentException("longFactors: " + longFactors.size() + " (expected: "
                        + shortFactors.size() + ", as many as short ones)");
            }
        }

        @Override
        public double frequency(Positions.Rotary rotary, int pair, int positions) {
            List<Double> factors = positions > originalPositions ? longFactors : shortFactors;
            return rotary.unscaled(pair) / factors.get(pair);
        }
    }
}
