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
import java.util.ArrayList;
import java.util.List;

/**
 * The rotations that mark positions in queries and keys (Su et al., RoFormer: Enhanced Transformer with Rotary Position
 * Embedding, 2021): at position t, pair i of a head is turned by the angle t * theta^(-2i / width), frequencies scaled where a
 * model does that.
 */
public final class RotaryTable {

    private static final int POSITIONS_PER_STEP = 1 << 10;

    private RotaryTable() {}

    /**
     * Computes the table of all positions of a model, piece by piece into memory outside the Java heap. Pairs that its positions
     * don't turn have angle zero. Where layers choose from several rotations, the pairs of the second follow those of the first.
     *
     * @param config the shape of the model, whose positions are rotary
     * @param manager the owner of the result
     * @return [maxPositions, rotations * headSize / 2, 2] float32, cosine and sine of each angle, times the magnitude of the
     *     scaling
     * @throws IllegalArgumentException if positions are told in another way
     */
    public static NDArray create(DecoderConfig config, NDManager manager) {
        List<Positions.Rotary> rotations = config.positions().rotations();
        if (rotations.isEmpty()) {
            throw new IllegalArgumentException("positions: " + config.positions() + " (expected: rotary)");
        }
        List<Turn> turns = new ArrayList<>();
        for (Positions.Rotary rotary : rotations) {
            for (int pair = 0; pair < config.heads().size() / 2; pair++) {
                turns.add(Turn.of(rotary, pair, config.size().positions()));
            }
        }
        Shape shape = new Shape(config.size().positions(), turns.size(), 2);
        NDArray table = manager.create(shape, DataType.FLOAT32, Device.cpu());
        for (int first = 0; first < config.size().positions(); first += POSITIONS_PER_STEP) {
            int end = Math.min(config.size().positions(), first + POSITIONS_PER_STEP);
            try (NDArray part = table.get(new NDIndex().addSliceDim(first, end))) {
                write(first, end, turns, part.toByteBuffer(true).asFloatBuffer());
            }
        }
        if (manager.getDevice().equals(Device.cpu())) {
            return table;
        }
        try (table) {
            return table.toDevice(manager.getDevice(), false);
        }
    }

    private static void write(int first, int end, List<Turn> turns, FloatBuffer values) {
        for (int position = first; position < end; position++) {
            for (Turn turn : turns) {
                values.put((float) (turn.magnitude() * Math.cos(position * turn.frequency())));
                values.put((float) (turn.magnitude() * Math.sin(position * turn.frequency())));
            }
        }
    }

    /** How a pair turns, in radians per position, and what it is multiplied by. */
    private record Turn(double frequency, double magnitude) {

        static Turn of(Positions.Rotary rotary, int pair, int positions) {
            return pair < rotary.width() / 2
                    ? new Turn(
                            rotary.scaling().frequency(rotary, pair, positions),
                            rotary.scaling().magnitude())
                    : new Turn(0, 1);
        }
    }
}
