package io.speculative.examples.training;

import io.speculative.djl.program.DecoderConfig;

/**
 * The shapes of a target and its draft, which share a vocabulary.
 *
 * @param target the shape of the target
 * @param draft the shape of the draft
 */
record PairConfig(DecoderConfig target, DecoderConfig draft) {

    /** Returns the shapes of the default pair: ten layers of width 384, drafted by one layer of width 192. */
    static PairConfig standard(int vocabulary) {
        return new PairConfig(decoder(384, 1024, 10, 6, vocabulary), decoder(192, 512, 1, 3, vocabulary));
    }

    private static DecoderConfig decoder(int hidden, int intermediate, int layers, int heads, int vocabulary) {
        return new DecoderConfig(
                hidden, intermediate, layers, heads, heads, hidden / heads, vocabulary, 512, 1e-5, 10_000, true);
    }
}
