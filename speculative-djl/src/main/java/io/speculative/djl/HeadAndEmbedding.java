package io.speculative.djl;

import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.weights.ModelWeights;
import io.speculative.djl.weights.TensorNames;
import io.speculative.djl.weights.TensorSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A head and an embedding that are said to be one, as a folder has them. As in transformers 5, two that differ are two, and
 * whichever is there alone is both.
 *
 * @param config with a head of its own if there is one
 * @param names by which the embedding and the head are read
 */
record HeadAndEmbedding(DecoderConfig config, TensorNames names) {

    private static final Logger LOG = LoggerFactory.getLogger(HeadAndEmbedding.class);

    /** What there is; the same config and names where nothing is said to be one, or neither is there. */
    static HeadAndEmbedding find(DecoderConfig config, TensorNames names, ModelWeights weights) {
        String head = names.name(TensorRole.OUTPUT_HEAD, 0);
        String embedding = names.name(TensorRole.EMBEDDING, 0);
        if (!config.tiedEmbeddings() || !weights.names().contains(head)) {
            return new HeadAndEmbedding(config, names);
        }
        if (!weights.names().contains(embedding)) {
            return new HeadAndEmbedding(
                    config, names.with(names.family(), TensorSource.of(TensorRole.EMBEDDING, head)));
        }
        if (weights.isEqual(head, embedding)) {
            return new HeadAndEmbedding(config, names);
        }
        LOG.warn(
                "{}: {} differs from {}, though the config says they are one; it is used as the head",
                weights.source(),
                head,
                embedding);
        return new HeadAndEmbedding(config.withOutputHead(), names);
    }
}
