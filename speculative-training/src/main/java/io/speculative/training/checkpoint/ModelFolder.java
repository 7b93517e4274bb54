package io.speculative.training.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.weights.SafetensorsWriter;
import io.speculative.training.bpe.BytePairVocabulary;
import io.speculative.training.bpe.TokenizerFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a model in the folder layout of the Hugging Face hub: configuration, float16 weights, tokenizer. */
public final class ModelFolder {

    private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private ModelFolder() {}

    /**
     * Writes a model.
     *
     * @param folder the folder; made if it does not exist
     * @param config the shape of the model, of the Llama family
     * @param weights the float32 weights by their checkpoint names
     * @param vocabulary the vocabulary
     * @param manager the owner of the copies made on the way; they are gone afterwards
     * @throws UncheckedIOException if the folder cannot be written
     */
    public static void write(
            Path folder,
            DecoderConfig config,
            Map<String, NDArray> weights,
            BytePairVocabulary vocabulary,
            NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            Files.createDirectories(folder);
            Map<String, NDArray> halves = new LinkedHashMap<>();
            weights.forEach((name, weight) -> {
                NDArray half = weight.toType(DataType.FLOAT16, true);
                half.attach(scope);
                halves.put(name, half);
            });
            SafetensorsWriter.write(folder.resolve("model.safetensors"), halves);
            TokenizerFile.write(vocabulary, folder.resolve("tokenizer.json"));
            JSON.writeValue(folder.resolve("config.json").toFile(), configuration(config));
            JSON.writeValue(folder.resolve("generation_config.json").toFile(), generation());
            JSON.writeValue(folder.resolve("tokenizer_config.json").toFile(), tokenizer(config));
        } catch (IOException e) {
            throw new UncheckedIOException("folder: cannot write " + folder, e);
        }
    }

    private static Map<String, Object> configuration(DecoderConfig config) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("architectures", List.of("LlamaForCausalLM"));
        values.put("model_type", "llama");
        values.put("vocab_size", config.tokens().vocabularySize());
        values.put("hidden_size", config.size().hidden());
        values.put("intermediate_size", config.feedForward().width());
        values.put("num_hidden_layers", config.size().layers());
        values.put("num_attention_heads", config.heads().count());
        values.put("num_key_value_heads", config.heads().keyValues());
        values.put("head_dim", config.heads().size());
        values.put("max_position_embeddings", config.size().positions());
        values.put("rms_norm_eps", config.norm().epsilon());
        values.put("rope_theta", ((Positions.Rotary) config.positions()).theta());
        values.put("tie_word_embeddings", config.tiedEmbeddings());
        values.put("hidden_act", "silu");
        values.put("attention_bias", false);
        values.put("mlp_bias", false);
        values.put("torch_dtype", "float16");
        values.putAll(specialTokens());
        return values;
    }

    private static Map<String, Object> generation() {
        Map<String, Object> values = new LinkedHashMap<>(specialTokens());
        values.put("do_sample", true);
        values.put("temperature", 1.0);
        return values;
    }

    private static Map<String, Object> tokenizer(DecoderConfig config) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("tokenizer_class", "PreTrainedTokenizerFast");
        values.put("bos_token", BytePairVocabulary.BEGIN);
        values.put("eos_token", BytePairVocabulary.END);
        values.put("model_max_length", config.size().positions());
        values.put("clean_up_tokenization_spaces", false);
        return values;
    }

    private static Map<String, Object> specialTokens() {
        Map<String, Object> ids = new LinkedHashMap<>();
        ids.put("bos_token_id", BytePairVocabulary.BEGIN_ID);
        ids.put("eos_token_id", BytePairVocabulary.END_ID);
        return ids;
    }
}
