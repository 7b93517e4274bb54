package io.speculative.djl.shape;

/** What a model that was taught longer contexts does to the frequencies of its rotary positions. */
public sealed interface RotaryScaling {

    /**
     * The frequency that takes the place of another.
     *
     * @param frequency radians per position
     * @return radians per position
     */
    double scale(double frequency);

    /** Nothing. */
    record None() implements RotaryScaling {
        @Override
        public double scale(double frequency) {
            return frequency;
        }
    }

    /**
     * All frequencies are divided alike (Chen et al., Extending Context Window of Large Language Models via Positional
     * Interpolation, 2023).
     *
     * @param factor by how much
     */
    record Linear(double factor) implements RotaryScaling {
        @Override
        public double scale(double frequency) {
            return frequency / factor;
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
        public double scale(double frequency) {
            double turns = originalPositions * frequency / (2 * Math.PI);
            double kept = Math.max(0, Math.min(1, (turns - lowFactor) / (highFactor - lowFactor)));
            return kept * frequency + (1 - kept) * frequency / factor;
        }
    }
}
