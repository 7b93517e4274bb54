package io.speculative.djl;

import io.speculative.chat.template.ChatTemplate;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.tokenizer.HuggingFaceVocabulary;
import io.speculative.djl.weights.ModelWeights;
import io.speculative.djl.weights.TensorNames;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** A folder in Hugging Face layout. */
record FolderFiles(Path path, ConfigFile config) implements ModelFiles {

    static FolderFiles read(Path folder) {
        return new FolderFiles(folder, ConfigFile.read(folder));
    }

    @Override
    public DecoderConfig decoder(int contextLimit) {
        return config.decoder(contextLimit);
    }

    @Override
    public TensorNames names(DecoderConfig decoder, Collection<String> found) {
        return config.family().names(decoder, found);
    }

    @Override
    public ModelWeights weights() {
        return ModelWeights.open(path);
    }

    @Override
    public HuggingFaceVocabulary vocabulary(DecoderConfig decoder) {
        int size = decoder.tokens().vocabularySize();
        return HuggingFaceVocabulary.open(
                path, size, decoder.size().positions(), config.beginToken(size), config.endTokens(size));
    }

    @Override
    public Optional<ChatTemplate> chatTemplate() {
        return ChatTemplate.read(path);
    }

    @Override
    public GenerationDefaults generationDefaults() {
        return GenerationDefaults.read(path);
    }
}
