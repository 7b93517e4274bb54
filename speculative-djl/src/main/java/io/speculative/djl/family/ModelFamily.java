package io.speculative.djl.family;

import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.weights.TensorNames;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
            Map.entry("gpt_neox", new ModelFamily("gpt_neox.", GptNeoXFamily::decoder, GptNeoXFamily::names))));

    private final String prefix;
    private final Function<JsonFile, DecoderConfig> decoder;
    private final Function<DecoderConfig, TensorNames> names;

    private ModelFamily(
            String prefix, Function<JsonFile, DecoderConfig> decoder, Function<DecoderConfig, TensorNames> names) {
        this.prefix = prefix;
        this.decoder = decoder;
        this.names = names;
    }

    /**
     * The family of a model.
     *
     * @param config the model's {@code config.json}
     * @return its family
     * @throws IllegalArgumentException if its {@code model_type} is none that is known, or its weights are quantised
     */
    public static ModelFamily of(JsonFile config) {
        config.object("quantization_config").ifPresent(quantization -> {
            throw quantization.field("quant_method").isPresent()
                    ? quantization.refusal("quant_method", "a checkpoint of 16- or 32-bit floats")
                    : config.refusal("quantization_config", "a checkpoint of 16- or 32-bit floats");
        });
        String type = config.word("model_type", BY_TYPE.keySet())
                .orElseThrow(() -> config.refusal("model_type", String.join(" or ", BY_TYPE.keySet())));
        return Objects.requireNonNull(BY_TYPE.get(type));
    }

    /**
     * The decoder that a model's {@code config.json} describes.
     *
     * @param config the file
     * @return its shape, for as many positions as the model is made for ({@link Positions#reach})
     * @throws IllegalArgumentException if it asks for what the program doesn't compute
     */
    public DecoderConfig decoder(JsonFile config) {
        return decoder.apply(config);
    }

    /**
     * What a checkpoint calls the tensors.
     *
     * @param config the decoder
     * @param found the names in the checkpoint; those of a model that was saved without its head lack a prefix
     * @return the names
     */
    public TensorNames names(DecoderConfig config, Collection<String> found) {
        return names.apply(config).fitting(prefix, found);
    }
}
