package io.speculative.djl.gguf;

import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.weights.ModelWeights;
import io.speculative.djl.weights.TensorEntry;
import io.speculative.djl.weights.TensorNames;
import io.speculative.djl.weights.UnreadableWeightsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** What a GGUF file says of its model. Immutable; the file is open only while something is read. */
public final class GgufModel {

    private final Path file;
    private final GgufMetadata metadata;
    private final Map<String, TensorEntry> tensors;
    private final Map<String, List<Double>> rotaryFactors = new TreeMap<>();
    private final GgufArchitecture architecture;
    private final GgufTokenizer tokenizer;

    private GgufModel(GgufFile open) {
        this.file = open.path();
        this.metadata = open.metadata();
        this.tensors = open.entries();
        GgufRotary.FACTOR_TENSORS.forEach(
                name -> open.factors(name).ifPresent(factors -> rotaryFactors.put(name, factors)));
        this.architecture = GgufArchitecture.of(metadata);
        this.tokenizer = GgufTokenizer.of(metadata);
    }

    /**
     * Reads all of a file but its weights.
     *
     * @param file the file
     * @return what it says
     * @throws UnreadableWeightsException if it is malformed, or of a model that isn't computed
     */
    public static GgufModel read(Path file) {
        try (GgufFile open = GgufFile.open(file)) {
            open.metadata().integer("split.count").ifPresent(parts -> {
                if (parts > 1) {
                    throw open.metadata().refusal("split.count", parts, "1; gguf-split --merge joins the parts");
                }
            });
            return new GgufModel(open);
        }
    }

    /**
     * The shape of the model.
     *
     * @throws UnreadableWeightsException if it is none that the program computes
     */
    public DecoderConfig decoder() {
        TensorEntry embedding = tensors.get(GgufNames.EMBEDDING);
        if (embedding == null || embedding.shape().dimension() != 2) {
            throw UnreadableWeightsException.ofTensor(file, GgufNames.EMBEDDING, "missing", "a table of embeddings");
        }
        try {
            return architecture.decoder(
                    metadata,
                    tensors.keySet(),
                    Math.toIntExact(embedding.shape().get(0)),
                    rotaryFactors);
        } catch (UnreadableWeightsException e) {
            throw e;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw UnreadableWeightsException.ofFile(file, String.valueOf(e.getMessage()), "a model", e);
        }
    }

    /**
     * What the file calls the tensors.
     *
     * @param config the shape of the model
     */
    public TensorNames names(DecoderConfig config) {
        return architecture.names(config);
    }

    /**
     * Opens the file for its numbers.
     *
     * @return the weights, to be closed by the caller
     */
    public ModelWeights weights() {
        return ModelWeights.of(GgufFile.open(file));
    }

    /**
     * The tokenizer as the content of a {@code tokenizer.json}.
     *
     * @return UTF-8; the caller owns the array
     */
    public byte[] tokenizerJson() {
        return tokenizer.json();
    }

    /** The token that a sequence begins with, if the file names one. */
    public OptionalInt beginToken() {
        return tokenizer.beginToken();
    }

    /** The tokens that end a text. */
    public Set<Integer> endTokens() {
        return tokenizer.endTokens();
    }

    /** The text of special tokens by their names in chat templates, such as {@code bos_token}. */
    public Map<String, String> specialTokens() {
        Map<String, String> spellings = new HashMap<>();
        Map.of("bos", "bos", "eos", "eos", "unknown", "unk", "padding", "pad")
                .forEach((name, called) ->
                        tokenizer.token(name).ifPresent(id -> spellings.put(called + "_token", tokenizer.text(id))));
        return spellings;
    }

    /** The chat template's source, if the file has one. */
    public Optional<String> chatTemplate() {
        return metadata.text("tokenizer.chat_template");
    }
}
