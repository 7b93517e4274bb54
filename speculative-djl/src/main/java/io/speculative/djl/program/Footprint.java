package io.speculative.djl.program;

import ai.djl.Device;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.TensorRole;

/**
 * The memory that a model takes, in bytes.
 *
 * @param weights its packed linear maps, embeddings and tables of positions
 * @param cache the keys and values of one sequence of the longest context
 * @param tap the hidden states of such a sequence at one place
 */
public record Footprint(long weights, long cache, long tap) {

    /**
     * What a decoder will take.
     *
     * @param config the shape of the model
     * @param precision how linear maps are stored
     * @param device where it runs
     * @return the bytes, but for what the allocator adds
     */
    public static Footprint of(DecoderConfig config, Precision precision, Device device) {
        long padded = (long) config.size().hidden() + DecoderProgram.padding(config);
        long queries = config.heads().queryWidth();
        long keys = config.heads().keyWidth();
        long wide = config.feedForward().width() * (config.roles().contains(TensorRole.GATE) ? 3L : 2L);
        long layer = padded * (2 * queries + 2 * keys + wide);
        long maps = config.size().layers() * layer + config.tokens().vocabularySize() * padded;
        long positionWidth = config.positions() instanceof Positions.Rotary
                ? config.heads().size()
                : config.size().hidden();
        long tables = config.tokens().vocabularySize() * padded + config.size().positions() * positionWidth;
        return new Footprint(
                maps * LinearKernel.of(precision, device).bytes() + tables * Float.BYTES,
                2L * config.size().layers() * keys * config.size().positions() * Float.BYTES,
                (long) config.size().hidden() * config.size().positions() * Float.BYTES);
    }
}
