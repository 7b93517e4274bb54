package io.speculative.training.pair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.speculative.training.corpus.BatchSource;
import io.speculative.training.corpus.TokenBatch;

/**
 * Lets the target write texts, many at once: these are the contexts in which the draft will have to follow it
 * (Zhou et al., DistillSpec: Improving Speculative Decoding via Knowledge Distillation, 2024).
 */
public final class TargetWriter {

    private final ModelPair pair;
    private final BatchSource openings;
    private final int openingLength;
    private final long seed;

    /**
     * Prepares writing.
     *
     * @param pair the pair whose target writes; the caller keeps and closes it
     * @param openings texts whose first tokens are the prompts
     * @param openingLength tokens per prompt
     * @param seed the seed of the draws
     */
    public TargetWriter(ModelPair pair, BatchSource openings, int openingLength, long seed) {
        this.pair = pair;
        this.openings = openings;
        this.openingLength = openingLength;
        this.seed = seed;
    }

    /**
     * Writes a batch of texts.
     *
     * @param number which batch; the same number gives the same texts
     * @param length tokens per text, the prompt included
     * @param temperatures the temperatures, dealt out to the texts in turn; a very small one writes greedily
     * @return the texts, one after another; the caller owns the array
     */
    public long[] write(long number, int length, double[] temperatures) {
        TokenBatch batch = openings.batch(number);
        int rows = batch.positions() / batch.length();
        float[] dealt = new float[rows];
        for (int row = 0; row < rows; row++) {
            dealt[row] = (float) temperatures[row % temperatures.length];
        }
        JniUtils.setSeed(seed * 1_000_003 + number);
        try (NDManager scope = pair.manager().newSubManager()) {
            NDArray prompts = batch.inputs(scope).get(":, 0:" + openingLength);
            NDArray heat = scope.create(dealt, new Shape(rows, 1));
            return pair.target().write(prompts, heat, length, scope).toLongArray();
        }
    }
}
