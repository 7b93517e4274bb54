package io.speculative.djl.family;

import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.weights.TensorNames;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** How the {@code config.json} of some models describes a decoder, and what they call its tensors. Immutable. */
public final class ModelFamily {

    private static final Map<String, ModelFamily> BY_TYPE = new TreeMap<>(Map.ofEntries(
            Map.entry("llama", new ModelFamily("model.", LlamaFamily::llama, config -> TensorNames.llama())),
            Map.entry("mistral", new ModelFamily("model.", LlamaFamily::mistral, config -> TensorNames.llama())),
            Map.entry("qwen2", new ModelFamily("model.", LlamaFamily::qwen2, config -> TensorNames.llama())),
            Map.entry("qwen3", new ModelFamily("model.", LlamaFamily::qwen3, config -> TensorNames.llama())),
            Map.entry("smollm3", new ModelFamily("model.", LlamaFamily::smollm3, config -> TensorNames.llama())),
            Map.entry("olmo2", new ModelFamily("model.", Olmo2Family::decoder, config -> Olmo2Family.names())),
            Map.entry("phi3", new ModelFamily("model.", LlamaFamily::phi3, config -> LlamaFamily.phi3Names())),
            Map.entry("gemma", new ModelFamily("model.", GemmaFamily::gemma, config -> TensorNames.llama())),
            Map.entry(
                    "gemma2",
                    new ModelFamily("model.", GemmaFamily::gemma2, config -> GemmaFamily.laterNames("gemma2"))),
            Map.entry(
                    "gemma3_text",
                    new ModelFamily("model.", GemmaFamily::gemma3, config -> GemmaFamily.laterNames("gemma3_text"))),
            Map.entry("opt", new ModelFamily("model.", OptFamily::decoder, config -> OptFamily.names())),
            Map.entry("gpt2", new ModelFamily("transformer.", Gpt2Family::decoder, config -> Gpt2Family.names())),
            Map.entry("granite", new ModelFamily("model.", LlamaFamily::granite, config -> TensorNames.llama())),
            Map.entry("seed_oss", new ModelFamily("model.", LlamaFamily::seedOss, config -> TensorNames.llama())),
            Map.entry("stablelm", new ModelFamily("model.", LayerNormFamily::stablelm, config -> TensorNames.llama())),
            Map.entry(
                    "starcoder2",
                    new ModelFamily(
                            "model.", LayerNormFamily::starcoder2, config -> LayerNormFamily.starcoder2Names())),
            Map.entry("phi", new ModelFamily("model.", LayerNormFamily::phi, config -> LayerNormFamily.phiNames())),
            Map.entry("falcon", new ModelFamily("transformer.", FalconFamily::decoder, FalconFamily::names)),
            Map.entry(
                    "gpt_neo", new ModelFamily("transformer.", GptNeoFamily::decoder, config -> GptNeoFamily.names())),
            Map.entry("gpt_neox", new ModelFamily("gpt_neox.", GptNeoXFamily::decoder, GptNeoXFamily::names))));

    private final String prefix;
    private final Function<JsonFile, DecoderConfig> decoder;
    private final Function<DecoderConfig, TensorNames> names;
    private final Optional<NestedText> nested;

    private ModelFamily(
            String prefix, Function<JsonFile, DecoderConfig> decoder, Function<DecoderConfig, TensorNames> names) {
        this(prefix, decoder, names, Optional.empty());
    }

    private ModelFamily(
            String prefix,
            Function<JsonFile, DecoderConfig> decoder,
            Function<DecoderConfig, TensorNames> names,
            Optional<NestedText> nested) {
        this.prefix = prefix;
        this.decoder = decoder;
        this.names = names;
        this.nested = nested;
    }

    /**
     * The family of a model, or of the text model in it.
     *
     * @param config the model's {@code config.json}
     * @return its family
     * @throws IllegalArgumentException if its {@code model_type} is none that is known, or its weights are quantised
     */
    public static ModelFamily of(JsonFile config) {
        requireFloats(config);
        Set<String> types = new TreeSet<>(BY_TYPE.keySet());
        types.addAll(NestedText.BY_TYPE.keySet());
        String type = type(config, types);
        NestedText nested = NestedText.BY_TYPE.get(type);
        if (nested == null) {
            return Objects.requireNonNull(BY_TYPE.get(type));
        }
        JsonFile text = nested.text(config);
        requireFloats(text);
        ModelFamily family = Objects.requireNonNull(BY_TYPE.get(type(text, BY_TYPE.keySet())));
        return new ModelFamily(family.prefix, family.decoder, family.names, Optional.of(nested));
    }

    private static String type(JsonFile config, Set<String> types) {
        return config.word("model_type", types)
                .orElseThrow(() -> config.refusal("model_type", String.join(" or ", types)));
    }

    private static void requireFloats(JsonFile config) {
        config.object("quantization_config").ifPresent(quantization -> {
            throw quantization.field("quant_method").isPresent()
                    ? quantization.refusal("quant_method", "a checkpoint of 16- or 32-bit floats")
                    : config.refusal("quantization_config", "a checkpoint of 16- or 32-bit floats");
        });
    }

    /**
     * The decoder that a model's {@code config.json} describes.
     *
     * @param config the file
     * @return its shape, for as many positions as the model is made for ({@link Positions#reach})
     * @throws IllegalArgumentException if it asks for what the program doesn't compute
     */
    public DecoderConfig decoder(JsonFile config) {
        return decoder.apply(nested.map(outer -> outer.text(config)).orElse(config));
    }

    /**
     * What a checkpoint calls the tensors.
     *
     * @param config the decoder
     * @param found the names in the checkpoint; those of a model that was saved without its head lack a prefix
     * @return the names
     */
    public TensorNames names(DecoderConfig config, Collection<String> found) {
        TensorNames own = names.apply(config);
        return nested.isPresent() ? NestedText.names(own, prefix, found) : own.fitting(prefix, found);
    }
}
