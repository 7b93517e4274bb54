package io.speculative.djl.program;

import ai.djl.Device;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.TensorRole;

/**
 * The memory that a model takes, in bytes.
 *
 * @param weights its packed linear maps, embeddings and tables of positions
 * @param cache the keys and values of one sequence of the longest context
 * @param tap the hidden states of such a sequence at one place
 */
public record Footprint(long weights, long cache, long tap) {

    /** Sums of a few such numbers don't overflow. */
    private static final double MOST = 0x1p59;

    /**
     * What a decoder will take.
     *
     * @param config the shape of the model
     * @param precision how linear maps are stored
     * @param device where it runs
     * @return the bytes, but for what the allocator adds
     */
    public static Footprint of(DecoderConfig config, Precision precision, Device device) {
        double padded = (double) config.size().hidden() + DecoderProgram.padding(config);
        double queries = config.heads().queryWidth();
        double keys = config.heads().keyWidth();
        double layers = config.size().layers();
        double positions = config.size().positions();
        double vocabularySize = config.tokens().vocabularySize();
        double wide = config.feedForward().width() * (config.roles().contains(TensorRole.GATE) ? 3.0 : 2.0);
        double maps = layers * padded * (2 * queries + 2 * keys + wide) + vocabularySize * padded;
        double rotated =
                (double) config.heads().size() * config.positions().rotations().size();
        double positionWidth = rotated > 0 ? rotated : config.size().hidden();
        double tables = vocabularySize * padded + positions * positionWidth;
        return new Footprint(
                bytes(maps * LinearKernel.of(precision, device).bytes() + tables * Float.BYTES),
                bytes(2 * layers * keys * positions * Float.BYTES),
                bytes(config.size().hidden() * positions * Float.BYTES));
    }

    /** A number of bytes; those that no machine has are all the same. */
    private static long bytes(double count) {
        return (long) Math.min(count, MOST);
    }
}
