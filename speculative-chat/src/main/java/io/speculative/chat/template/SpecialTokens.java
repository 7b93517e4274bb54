package io.speculative.chat.template;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The special tokens of a model folder by their names, such as {@code bos_token}, as transformers 5 finds them: those that
 * the tokenizer's class has by itself, in their place those of {@code tokenizer_config.json}, and in the place of both those
 * of {@code special_tokens_map.json}, which is not read where {@code tokenizer_config.json} has an
 * {@code added_tokens_decoder}. Where a file says null there is no token.
 *
 * @param spellings the text of each token by its name
 */
public record SpecialTokens(Map<String, String> spellings) {

    /** Copies the map. */
    public SpecialTokens {
        spellings = Map.copyOf(spellings);
    }

    /**
     * Reads the files of a model folder, none of which has to be there.
     *
     * @param folder the model's folder
     * @throws IllegalArgumentException if one is malformed
     */
    public static SpecialTokens read(Path folder) {
        return of(folder, TokenizerConfig.readIfPresent(folder.resolve(TokenizerConfig.FILE)));
    }

    static SpecialTokens of(Path folder, Optional<TokenizerConfig> config) {
        Map<String, String> tokens =
                new HashMap<>(TokenizerClass.of(folder, config).tokens());
        config.ifPresent(settings -> settings.addSpecialTokens(tokens));
        Path map = folder.resolve("special_tokens_map.json");
        if (Files.isRegularFile(map)
                && config.filter(TokenizerConfig::listsAddedTokens).isEmpty()) {
            TokenizerConfig.read(map).addSpecialTokens(tokens);
        }
        return new SpecialTokens(tokens);
    }

    /** The text of the token that a sequence begins with, if there is one. */
    public Optional<String> begin() {
        return Optional.ofNullable(spellings.get("bos_token"));
    }

    /** The text of the token that ends a sequence, if there is one. */
    public Optional<String> end() {
        return Optional.ofNullable(spellings.get("eos_token"));
    }
}
