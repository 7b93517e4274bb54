package io.speculative.djl.program;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Positions;
import java.nio.FloatBuffer;

/**
 * The rotations that mark positions in queries and keys (Su et al., RoFormer: Enhanced Transformer with Rotary Position
 * Embedding, 2021): at position t, pair i of a head is turned by the angle t * theta^(-2i / width), frequencies scaled where a
 * model does that.
 */
public final class RotaryTable {

    private static final int POSITIONS_PER_STEP = 1 << 10;

    private RotaryTable() {}

    /**
     * Computes the table of all positions of a model, piece by piece into memory outside the Java heap. Pairs that its positions don't turn have angle zero.
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
        NDArray table = manager.create(new Shape(config.size().positions(), pairs, 2), DataType.FLOAT32, Device.cpu());
        for (int first = 0; first < config.size().positions(); first += POSITIONS_PER_STEP) {
            int end = Math.min(config.size().positions(), first + POSITIONS_PER_STEP);
            try (NDArray part = table.get(new NDIndex().addSliceDim(first, end))) {
                write(first, end, frequencies, part.toByteBuffer(true).asFloatBuffer());
            }
        }
        if (manager.getDevice().equals(Device.cpu())) {
            return table;
        }
        try (table) {
            return table.toDevice(manager.getDevice(), false);
        }
    }

    private static void write(int first, int end, double[] frequencies, FloatBuffer values) {
        for (int position = first; position < end; position++) {
            for (double frequency : frequencies) {
                values.put((float) Math.cos(position * frequency));
                values.put((float) Math.sin(position * frequency));
            }
        }
    }
}
