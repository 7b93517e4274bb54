package io.speculative.djl.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Positions;

/**
 * The rotations that mark positions in queries and keys (Su et al., RoFormer: Enhanced Transformer with Rotary Position
 * Embedding, 2021): at position t, pair i of a head is turned by the angle t * theta^(-2i / width), frequencies scaled where a
 * model does that.
 */
public final class RotaryTable {

    private RotaryTable() {}

    /**
     * Computes the table of all positions of a model. Pairs that its positions don't turn have angle zero.
     *
     * @param config the shape of the model, whose positions are rotary
     * @param manager the owner of the result
     * @return [maxPositions, headSize / 2, 2] float32, cosine and sine of each angle
     * @throws IllegalArgumentException if positions are told in another way
     */
    public static NDArray create(DecoderConfig config, NDManager manager) {
        if (!(config.positions() instanceof Positions.Rotary rotary)) {
            throw new IllegalArgumentException("positions: " + config.positions() + " (expected: rotary)");
        }
        int pairs = config.heads().size() / 2;
        double[] frequencies = new double[pairs];
        for (int pair = 0; pair < rotary.width() / 2; pair++) {
            frequencies[pair] = rotary.scaling().scale(Math.pow(rotary.theta(), -2.0 * pair / rotary.width()));
        }
        float[] values = new float[config.size().positions() * pairs * 2];
        int at = 0;
        for (int position = 0; position < config.size().positions(); position++) {
            for (double frequency : frequencies) {
                values[at++] = (float) Math.cos(position * frequency);
                values[at++] = (float) Math.sin(position * frequency);
            }
        }
        return manager.create(values, new Shape(config.size().positions(), pairs, 2));
    }
}
