package io.speculative.djl;

import io.speculative.chat.template.ChatTemplate;
import io.speculative.djl.gguf.GgufModel;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.tokenizer.HuggingFaceVocabulary;
import io.speculative.djl.weights.ModelWeights;
import io.speculative.djl.weights.TensorNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** What lies on disk of a model: a folder in Hugging Face layout, or a GGUF file. Immutable. */
interface ModelFiles {

    /**
     * Reads what there is but weights and tokenizer.
     *
     * @throws IllegalArgumentException if a file is missing or malformed, or of a model that isn't computed
     */
    static ModelFiles read(Path path) {
        return Files.isRegularFile(path) ? new GgufFiles(path, GgufModel.read(path)) : FolderFiles.read(path);
    }

    /** The folder or the file. */
    Path path();

    /**
     * The shape of the model.
     *
     * @param contextLimit the most positions to provide for
     */
    DecoderConfig decoder(int contextLimit);

    /**
     * What the tensors are called.
     *
     * @param found the names there are
     */
    TensorNames names(DecoderConfig config, Collection<String> found);

    /** The weights, to be closed by the caller. */
    ModelWeights weights();

    /** The vocabulary, to be closed by the caller. */
    HuggingFaceVocabulary vocabulary(DecoderConfig config);

    /** How a conversation is written down. */
    Optional<ChatTemplate> chatTemplate();

    /** How to generate. */
    GenerationDefaults generationDefaults();
}
