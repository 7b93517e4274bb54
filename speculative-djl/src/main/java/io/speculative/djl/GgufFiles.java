package io.speculative.djl;

import io.speculative.chat.template.ChatTemplate;
import io.speculative.chat.template.SpecialTokens;
import io.speculative.djl.gguf.GgufModel;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.tokenizer.HuggingFaceVocabulary;
import io.speculative.djl.weights.ModelWeights;
import io.speculative.djl.weights.TensorNames;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** A GGUF file. */
record GgufFiles(Path path, GgufModel model) implements ModelFiles {

    @Override
    public DecoderConfig decoder(int contextLimit) {
        return model.decoder().withMaxPositions(contextLimit);
    }

    @Override
    public TensorNames names(DecoderConfig decoder, Collection<String> found) {
        return model.names(decoder);
    }

    @Override
    public ModelWeights weights() {
        return model.weights();
    }

    @Override
    public HuggingFaceVocabulary vocabulary(DecoderConfig decoder) {
        return HuggingFaceVocabulary.of(
                path,
                model::tokenizerJson,
                special(),
                decoder.tokens().vocabularySize(),
                decoder.size().positions(),
                model.beginToken(),
                model.endTokens());
    }

    @Override
    public Optional<ChatTemplate> chatTemplate() {
        return model.chatTemplate()
                .map(source -> ChatTemplate.of(path + ": tokenizer.chat_template", source, special()));
    }

    /** A file says nothing of how to generate: greedily, then. */
    @Override
    public GenerationDefaults generationDefaults() {
        return GenerationDefaults.none();
    }

    private SpecialTokens special() {
        return new SpecialTokens(model.specialTokens());
    }
}
