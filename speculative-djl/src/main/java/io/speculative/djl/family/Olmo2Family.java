package io.speculative.djl.family;

import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.weights.TensorNames;
import io.speculative.djl.weights.TensorSource;
import java.util.OptionalInt;

/**
 * OLMo 2: a Llama with norms after each part and none before, whose queries are normalised together, not head by head, and so
 * are its keys.
 */
final class Olmo2Family {

    private Olmo2Family() {}

    static DecoderConfig decoder(JsonFile config) {
        LlamaFamily family = new LlamaFamily(config, 1e-5, LlamaFamily.Defaults.NONE);
        family.remove(TensorRole.ATTENTION_NORM, TensorRole.FEED_FORWARD_NORM);
        family.add(TensorRole.ATTENTION_POST_NORM, TensorRole.FEED_FORWARD_POST_NORM);
        family.add(TensorRole.ALL_QUERIES_NORM, TensorRole.ALL_KEYS_NORM);
        family.addAttentionBiases();
        family.setOneWindow(OptionalInt.empty());
        return family.decoder(false, 2048);
    }

    static TensorNames names() {
        String layer = "model.layers.%d.";
        return TensorNames.llama()
                .with(
                        "olmo2",
                        TensorSource.of(TensorRole.ALL_QUERIES_NORM, layer + "self_attn.q_norm.weight"),
                        TensorSource.of(TensorRole.ALL_KEYS_NORM, layer + "self_attn.k_norm.weight"),
                        TensorSource.of(TensorRole.ATTENTION_POST_NORM, layer + "post_attention_layernorm.weight"),
                        TensorSource.of(
                                TensorRole.FEED_FORWARD_POST_NORM, layer + "post_feedforward_layernorm.weight"));
    }
}
