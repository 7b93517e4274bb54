package io.speculative.djl.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The rotations that mark positions in queries and keys (Su et al., RoFormer: Enhanced Transformer with Rotary Position
 * Embedding, 2021): at position t, pair i of a head is turned by the angle t * theta^(-2i / headSize).
 */
public final class RotaryTable {

    private RotaryTable() {}

    /**
     * Computes the table of all positions of a model.
     *
     * @param config the shape of the model
     * @param manager the owner of the result
     * @return [maxPositions, headSize / 2, 2] float32, cosine and sine of each angle
     */
    public static NDArray create(DecoderConfig config, NDManager manager) {
        int pairs = config.headSize() / 2;
        float[] values = new float[config.maxPositions() * pairs * 2];
        int at = 0;
        for (int position = 0; position < config.maxPositions(); position++) {
            for (int pair = 0; pair < pairs; pair++) {
                double angle = position * Math.pow(config.ropeTheta(), -2.0 * pair / config.headSize());
                values[at++] = (float) Math.cos(angle);
                values[at++] = (float) Math.sin(angle);
            }
        }
        return manager.create(values, new Shape(config.maxPositions(), pairs, 2));
    }
}
