package io.speculative.djl;

import com.fasterxml.jackson.databind.JsonNode;
import io.speculative.GenerationOptions;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.json.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a model's folder says to generate: its {@code generation_config.json}, read as Hugging Face transformers reads it.
 * Without {@code do_sample} that is greedy, whatever else the file says; with it, {@code top_k} is 50 unless the file has
 * another, and 0 keeps all tokens. Tokens that end a text are not here: the vocabulary knows them.
 *
 * @param samplingRule how to draw tokens
 * @param maxNewTokens the most tokens to emit, if the file says so
 * @param unsupported names of fields that change the text and are not part of the rule, such as
 *     {@code repetition_penalty}; mostly empty
 */
public record GenerationDefaults(SamplingRule samplingRule, OptionalInt maxNewTokens, Set<String> unsupported) {

    private static final int TOP_K_OF_TRANSFORMERS = 50;
    private static final List<Neutral> OTHER_FIELDS = List.of(
            new Neutral("repetition_penalty", 1),
            new Neutral("encoder_repetition_penalty", 1),
            new Neutral("no_repeat_ngram_size", 0),
            new Neutral("min_new_tokens", 0),
            new Neutral("min_length", 0),
            new Neutral("num_beams", 1),
            new Neutral("typical_p", 1),
            new Neutral("epsilon_cutoff", 0),
            new Neutral("eta_cutoff", 0),
            new Neutral("top_h", 1),
            new Neutral("guidance_scale", 1),
            new Neutral("penalty_alpha", 0),
            new Neutral("diversity_penalty", 0),
            new Neutral("num_beam_groups", 1));

    /** Fields that change the text unless they are false or empty. */
    private static final List<String> OTHER_SETTINGS = List.of(
            "suppress_tokens",
            "begin_suppress_tokens",
            "bad_words_ids",
            "force_words_ids",
            "forced_bos_token_id",
            "forced_eos_token_id",
            "forced_decoder_ids",
            "constraints",
            "stop_strings",
            "sequence_bias",
            "exponential_decay_length_penalty",
            "watermarking_config",
            "token_healing",
            "dola_layers",
            "max_time");

    /** A field, and the number with which it does nothing. */
    private record Neutral(String name, double value) {}

    /** Copies the set. */
    public GenerationDefaults {
        unsupported = Set.copyOf(unsupported);
    }

    /**
     * Options with the {@link #samplingRule}.
     *
     * @param mostNewTokens the most tokens to emit if the folder doesn't say, at least 1
     */
    public GenerationOptions options(int mostNewTokens) {
        return GenerationOptions.maxTokens(maxNewTokens.orElse(mostNewTokens)).withSamplingRule(samplingRule);
    }

    /** Greedy, as where no file says anything. */
    static GenerationDefaults none() {
        return new GenerationDefaults(SamplingRule.greedy(), OptionalInt.empty(), Set.of());
    }

    /**
     * Reads the file of a model folder; without one, generation is greedy.
     *
     * @throws IllegalArgumentException if the file is malformed or a value out of range
     */
    static GenerationDefaults read(Path folder) {
        Path path = folder.resolve("generation_config.json");
        if (!Files.isRegularFile(path)) {
            return none();
        }
        JsonFile file = JsonFile.read(path);
        boolean sampled = file.flag("do_sample").orElse(false);
        return new GenerationDefaults(
                sampled ? sampled(file) : SamplingRule.greedy(),
                file.field("max_new_tokens").isPresent()
                        ? OptionalInt.of(file.size("max_new_tokens", Integer.MAX_VALUE))
                        : OptionalInt.empty(),
                unsupported(file));
    }

    private static SamplingRule sampled(JsonFile file) {
        int topK = topK(file);
        return SamplingRule.temperature(file.positive("temperature").orElse(1.0))
                .withTopK(topK == 0 ? Integer.MAX_VALUE : topK)
                .withTopP(file.positive("top_p")
                        .map(mass -> atMostOne(file, "top_p", mass))
                        .orElse(1.0))
                .withMinP(minP(file));
    }

    private static int topK(JsonFile file) {
        return file.field("top_k")
                .map(value -> {
                    if (!value.isInt() || value.intValue() < 0) {
                        throw file.refusal("top_k", "an integer >= 0");
                    }
                    return value.intValue();
                })
                .orElse(TOP_K_OF_TRANSFORMERS);
    }

    private static double minP(JsonFile file) {
        return file.field("min_p")
                .map(value -> {
                    if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
                        throw file.refusal("min_p", "a number from 0 to 1");
                    }
                    return value.doubleValue();
                })
                .orElse(0.0);
    }

    private static double atMostOne(JsonFile file, String name, double value) {
        if (value > 1) {
            throw file.refusal(name, "a number > 0 and <= 1");
        }
        return value;
    }

    private static Set<String> unsupported(JsonFile file) {
        Set<String> names = new LinkedHashSet<>();
        for (Neutral field : OTHER_FIELDS) {
            file.field(field.name())
                    .filter(JsonNode::isNumber)
                    .filter(value -> value.doubleValue() != field.value())
                    .ifPresent(value -> names.add(field.name()));
        }
        for (String name : OTHER_SETTINGS) {
            file.field(name).filter(GenerationDefaults::isSet).ifPresent(value -> names.add(name));
        }
        return names;
    }

    private static boolean isSet(JsonNode value) {
        return value.isContainerNode() ? !value.isEmpty() : !value.isBoolean() || value.booleanValue();
    }
}
