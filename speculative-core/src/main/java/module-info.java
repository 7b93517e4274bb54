/**
 * Speculative decoding in plain Java: drafts, token trees, verifiers and decoders. An engine implements the interfaces
 * of {@link io.speculative.model}; a caller starts at {@link io.speculative.SpeculativeDecoder}.
 */
module io.speculative.core {
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.speculative;
    exports io.speculative.chat;
    exports io.speculative.distribution;
    exports io.speculative.draft;
    exports io.speculative.draft.length;
    exports io.speculative.draft.lookup;
    exports io.speculative.draft.model;
    exports io.speculative.draft.plan;
    exports io.speculative.draft.sibling;
    exports io.speculative.metrics;
    exports io.speculative.model;
    exports io.speculative.transport;
    exports io.speculative.tree;
    exports io.speculative.verify;
}
