package io.speculative.djl.tokenizer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The native tokenizer of a folder, changed so that no text spells a special token. It is made when it is first used, as it
 * takes as much memory as the other. Thread-safe, but not to be used once it is closed.
 */
final class LiteralTokenizer {

    private final Path path;
    private final TokenTable tokens;
    private final Supplier<TokenizerFile> file;
    private Optional<NativeTokenizer> made = Optional.empty();

    /**
     * Nothing is read yet.
     *
     * @param path the file, for messages
     * @param tokens the tokens that the file had
     * @param file reads it
     */
    LiteralTokenizer(Path path, TokenTable tokens, Supplier<TokenizerFile> file) {
        this.path = path;
        this.tokens = tokens;
        this.file = file;
    }

    /**
     * The ids of a text that {@link TextLimit} has let pass.
     *
     * @throws IllegalArgumentException if the library can't encode it, the heap has no room for so many ids, or the file has
     *     changed
     */
    int[] encode(String text, long mostIds) {
        if (text.contains(AddedTokens.NO_TEXT)) {
            throw new IllegalArgumentException("text: U+FDD0 (expected: none, as it is no character)");
        }
        return tokenizer().encode(text, mostIds);
    }

    private synchronized NativeTokenizer tokenizer() {
        if (made.isEmpty()) {
            TokenizerFile read = file.get();
            if (!TokenTable.of(read, tokens.size()).hasTokensOf(tokens)) {
                throw new IllegalArgumentException(path + ": changed (expected: as it was when the model was opened)");
            }
            made = Optional.of(NativeTokenizer.of(path, read.literalJson()));
        }
        return made.get();
    }

    synchronized void close() {
        made.ifPresent(NativeTokenizer::close);
    }
}
