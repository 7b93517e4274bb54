package io.speculative.training.optimizer;

/**
 * A learning rate that rises linearly, stays, and falls linearly to zero (the trapezoid of Hagele et al., Scaling Laws
 * and Compute-Optimal Training Beyond Fixed Training Durations, 2024). Until the fall begins, the length of the run can
 * still be changed.
 *
 * @param peak the highest rate
 * @param warmup steps of the rise
 * @param decay steps of the fall
 * @param steps steps of the whole run
 */
public record LearningRate(double peak, long warmup, long decay, long steps) {

    /**
     * Checks the phases.
     *
     * @throws IllegalArgumentException if the peak is not positive, a phase is negative, or rise and fall are longer than the run
     */
    public LearningRate {
        if (!(peak > 0)) {
            throw new IllegalArgumentException("peak: " + peak + " (expected: > 0)");
        }
        if (warmup < 0 || decay < 0 || warmup + decay > steps) {
            throw new IllegalArgumentException("warmup: " + warmup + ", decay: " + decay
                    + " (expected: not negative, together at most steps = " + steps + ")");
        }
    }

    /**
     * The rate of a step.
     *
     * @param step the step, from 0
     * @return the rate, 0 to {@code peak}
     */
    public double at(long step) {
        double rise = warmup == 0 ? 1 : Math.min(1, (step + 1.0) / warmup);
        double fall = decay == 0 ? 1 : Math.min(1, (double) (steps - step) / decay);
        return peak * Math.max(0, Math.min(rise, fall));
    }
}
