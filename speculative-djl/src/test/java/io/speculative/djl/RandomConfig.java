package io.speculative.djl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Configurations that are right but for a few fields, which have values that are usual, odd, extreme or of a wrong kind. */
final class RandomConfig {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> FIELDS =
            List.of(("model_type architectures hidden_size intermediate_size num_hidden_layers num_attention_heads"
                            + " num_key_value_heads head_dim vocab_size max_position_embeddings rms_norm_eps hidden_act"
                            + " hidden_activation tie_word_embeddings attention_bias mlp_bias rope_theta rope_scaling"
                            + " rope_parameters partial_rotary_factor sliding_window use_sliding_window max_window_layers"
                            + " layer_types query_pre_attn_scalar attn_logit_softcapping final_logit_softcapping"
                            + " no_rope_layers no_rope_layer_interval sliding_window_pattern rope_local_base_freq"
                            + " use_bidirectional_attention original_max_position_embeddings do_layer_norm_before"
                            + " enable_bias word_embed_proj_dim ffn_dim activation_function layer_norm_elementwise_affine"
                            + " n_embd n_head n_layer n_positions n_inner layer_norm_epsilon scale_attn_weights"
                            + " scale_attn_by_inverse_layer_idx add_cross_attention layer_norm_eps rotary_pct"
                            + " rotary_emb_base use_parallel_residual bos_token_id eos_token_id quantization_config")
                    .split(" "));
    private static final List<String> VALUES = List.of(
            ("null true false 0 1 2 3 4 5 7 8 12 16 20 31 32 33 64 95 96 97 1000 -1 -32 10000 1000000 16777216 16777217"
                            + " 100000000 2147483647 2147483648 -2147483648 9223372036854775807 1e-320 1e-30 0.25 0.5 0.75"
                            + " 1.0 1.5 32.0 1e30 1e308 1e400 1"
                            + "0".repeat(400)
                            + " \"\" \"32\" \"null\" \"silu\" \"gelu\" \"relu\" \"gelu_new\" \"llama\" \"mistral\" \"qwen2\""
                            + " \"qwen3\" \"phi3\" \"gemma2\" \"gemma3_text\" \"smollm3\" \"olmo2\" \"opt\" \"gpt2\" \"gpt_neox\" \"default\" \"linear\" \"llama3\" [] {}"
                            + " [0] [2,3] [null] [[[[]]]] {\"a\":{\"a\":{}}}"
                            + " [\"full_attention\",\"full_attention\"] [\"sliding_attention\",\"full_attention\"]"
                            + " [\"sliding_attention\",\"sliding_attention\"]")
                    .split(" "));
    private static final List<String> ROTARY_FIELDS = List.of(
            "rope_type",
            "type",
            "factor",
            "rope_theta",
            "partial_rotary_factor",
            "low_freq_factor",
            "high_freq_factor",
            "beta_fast",
            "attention_factor",
            "mscale",
            "truncate",
            "short_factor",
            "long_factor",
            "full_attention",
            "original_max_position_embeddings");

    private RandomConfig() {}

    /** The text of a configuration like another one. */
    static String like(ObjectNode config, RandomGenerator random) throws JsonProcessingException {
        ObjectNode changed = config.deepCopy();
        List<String> present = new ArrayList<>();
        changed.fieldNames().forEachRemaining(present::add);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            String field = random.nextBoolean() ? any(present, random) : any(FIELDS, random);
            switch (random.nextInt(8)) {
                case 0 -> changed.remove(field);
                case 1, 2 -> changed.set(random.nextBoolean() ? "rope_scaling" : "rope_parameters", rotary(random));
                default -> changed.set(field, JSON.readTree(any(VALUES, random)));
            }
        }
        String text = changed.toString();
        return switch (random.nextInt(20)) {
            case 0 -> text.replaceFirst("\\{", "{\"" + any(FIELDS, random) + "\":" + any(VALUES, random) + ",");
            case 1 -> text.replaceFirst(":[0-9]+", ":NaN");
            case 2 -> text.substring(0, random.nextInt(text.length()));
            case 3 -> text + text;
            case 4 -> "[".repeat(1 + random.nextInt(3000)) + text;
            default -> text;
        };
    }

    /** A value as files have them, or not. */
    static String value(RandomGenerator random) {
        return any(VALUES, random);
    }

    private static ObjectNode rotary(RandomGenerator random) throws JsonProcessingException {
        ObjectNode settings = JSON.createObjectNode()
                .put(
                        "rope_type",
                        any(List.of("default", "linear", "llama3", "yarn", "dynamic", "longrope", "su"), random))
                .put("factor", 1 + random.nextInt(8))
                .put("low_freq_factor", 1)
                .put("high_freq_factor", 4)
                .put("original_max_position_embeddings", 32);
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            settings.set(any(ROTARY_FIELDS, random), JSON.readTree(any(VALUES, random)));
        }
        return settings;
    }

    private static String any(List<String> texts, RandomGenerator random) {
        return texts.get(random.nextInt(texts.size()));
    }
}
