package io.speculative.model;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;

/**
 * The rows of one forward pass, which may still lie on the device: each answer costs one small transfer, and nothing
 * else is copied. Valid until the session's next call that changes it. The laws it has handed out outlive an
 * {@link ModelSession#extend}, so that a tree can grow on tokens drawn from them: they are valid until the session scores
 * anew, drafts, commits, appends or is closed.
 *
 * <p>Not thread-safe.
 */
public interface Scores {

    /** The number of rows. */
    int rows();

    /** The number of logits in a row. */
    int vocabularySize();

    /** The token of a row's largest logit, the smallest id among equals. */
    int argmax(int row);

    /**
     * Copies one row of logits.
     *
     * @param destination receives {@code vocabularySize()} values from index 0
     */
    void copyLogits(int row, float[] destination);

    /** The softmax of a row's logits divided by {@code temperature}, which is finite and positive. */
    default Distribution softmax(int row, double temperature) {
        return SamplingRule.temperature(temperature).apply(logits(row));
    }

    /** The law of a row under a sampling rule. */
    default Distribution distribution(int row, SamplingRule rule) {
        if (!rule.draws()) {
            return Distribution.pointMass(argmax(row), vocabularySize());
        }
        SamplingRule.Sampled sampled = rule.ranking();
        return sampled.isUnfiltered() ? softmax(row, sampled.temperature()) : sampled.apply(logits(row));
    }

    /**
     * Copies the hidden state of one row at a tap: that of a node of the scored tree, committed or not.
     *
     * @param tap one that the session was opened with
     * @param destination receives {@link HiddenStates#width} values from index 0
     * @throws IllegalArgumentException if the session was not opened with the tap
     */
    default void copyHidden(Tap tap, int row, float[] destination) {
        throw NoHiddenStates.refusal(tap);
    }

    private float[] logits(int row) {
        float[] logits = new float[vocabularySize()];
        copyLogits(row, logits);
        return logits;
    }
}
