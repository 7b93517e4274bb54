package io.speculative.djl.tokenizer;

import io.speculative.chat.template.SpecialTokens;
import io.speculative.model.ClosedException;
import io.speculative.model.Detokenizer;
import io.speculative.model.Lifetime;
import io.speculative.model.MemoryExhaustedException;
import io.speculative.model.Vocabulary;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The vocabulary of a model folder, read from its {@code tokenizer.json}. Immutable and thread-safe. Holds native
 * memory, which the owner releases with {@link #close}; decoding works on after that, encoding doesn't.
 */
public final class HuggingFaceVocabulary implements Vocabulary, AutoCloseable {

    private static final String FILE = "tokenizer.json";

    private final NativeTokenizer tokenizer;
    private final LiteralTokenizer literal;
    private final LiteralTexts literalTexts;
    private final Lifetime lifetime;
    private final TextLimit limit;
    private final SpecialFrame frame;
    private final TokenTable tokens;
    private final OptionalInt beginToken;
    private final Set<Integer> endTokens;

    private HuggingFaceVocabulary(
            NativeTokenizer tokenizer,
            LiteralTokenizer literal,
            TextLimit limit,
            SpecialFrame frame,
            TokenTable tokens,
            OptionalInt beginToken,
            Set<Integer> endTokens) {
        this.tokenizer = tokenizer;
        this.literal = literal;
        this.literalTexts = new LiteralTexts(tokens.special());
        this.lifetime = new Lifetime("vocabulary", () -> {
            tokenizer.close();
            literal.close();
        });
        this.limit = limit;
        this.frame = frame;
        this.tokens = tokens;
        this.beginToken = beginToken;
        this.endTokens = Set.copyOf(endTokens);
    }

    /**
     * Reads the tokenizer of a model folder. Added tokens are those of {@code tokenizer.json} and those that
     * {@code tokenizer_config.json} declares; special tokens that have a name there are among them. They stand for no text if
     * they are special or end a text.
     *
     * @param folder a folder that holds {@code tokenizer.json}
     * @param size the number of token ids of the model; it may exceed the tokenizer's, as embeddings are often padded,
     *     and the ids between have no text
     * @param contextLength how many tokens the model's context holds; a text that can't fit is refused before it is encoded
     * @param beginToken the token a sequence begins with; if empty, the begin token that the tokenizer's files name
     * @param endTokens the tokens that end a text; if empty, the end token that the tokenizer's files name
     * @return the vocabulary, to be closed by the caller
     * @throws IllegalArgumentException if the file is missing, malformed or of an unknown kind, holds anything that isn't
     *     known to be safe, or has an id, or a begin or end token is one, that the model has not
     * @throws MemoryExhaustedException if it is too large for the heap
     */
    public static HuggingFaceVocabulary open(
            Path folder, int size, int contextLength, OptionalInt beginToken, Set<Integer> endTokens) {
        SpecialTokens named = SpecialTokens.read(folder);
        Path path = folder.resolve(FILE);
        return read(
                path,
                () -> TokenizerReader.read(path, StrictJson.read(path), ConfiguredTokens.read(folder, named)),
                named,
                size,
                contextLength,
                beginToken,
                endTokens);
    }

    /**
     * Reads a tokenizer that another format of models describes.
     *
     * @param file the model's file, for messages
     * @param json writes the content of the {@code tokenizer.json} that stands for it; asked again for literal texts
     * @param named the special tokens that have a name
     * @param size as for {@link #open}
     * @param contextLength as for {@link #open}
     * @param beginToken as for {@link #open}
     * @param endTokens as for {@link #open}
     * @return the vocabulary, to be closed by the caller
     * @throws IllegalArgumentException as {@link #open} does
     * @throws MemoryExhaustedException as {@link #open} does
     */
    public static HuggingFaceVocabulary of(
            Path file,
            Supplier<byte[]> json,
            SpecialTokens named,
            int size,
            int contextLength,
            OptionalInt beginToken,
            Set<Integer> endTokens) {
        return read(
                file,
                () -> TokenizerReader.read(
                        file,
                        json.get(),
                        new ConfiguredTokens(file, Map.of(), named.spellings().values())),
                named,
                size,
                contextLength,
                beginToken,
                endTokens);
    }

    private static HuggingFaceVocabulary read(
            Path path,
            Supplier<TokenizerFile> reader,
            SpecialTokens named,
            int size,
            int contextLength,
            OptionalInt beginToken,
            Set<Integer> endTokens) {
        TokenizerFile file = reader.get();
        OptionalInt begin = beginToken.isPresent() ? beginToken : id(file, named.begin());
        Set<Integer> ends =
                endTokens.isEmpty() ? id(file, named.end()).stream().boxed().collect(Collectors.toSet()) : endTokens;
        TokenTable tokens = TokenTable.of(file.withSpecial(ends), size);
        begin.ifPresent(id -> tokens.requireId("beginToken", id));
        ends.forEach(id -> tokens.requireId("endTokens", id));
        file.frame().forEach(id -> tokens.requireId(path + ": post_processor: token", id));
        TextLimit limit = TextLimit.of(file, contextLength);
        LiteralTokenizer literal =
                new LiteralTokenizer(path, tokens, () -> reader.get().withSpecial(ends));
        return new HuggingFaceVocabulary(
                NativeTokenizer.of(path, file.json()), literal, limit, file.frame(), tokens, begin, ends);
    }

    private static OptionalInt id(TokenizerFile file, Optional<String> token) {
        return file.tokens().entrySet().stream()
                .filter(entry -> token.filter(entry.getValue()::equals).isPresent())
                .mapToInt(Map.Entry::getKey)
                .min();
    }

    @Override
    public int size() {
        return tokens.size();
    }

    @Override
    public String token(int id) {
        return tokens.token(id);
    }

    @Override
    public OptionalInt beginToken() {
        return beginToken;
    }

    @Override
    public Set<Integer> endTokens() {
        return endTokens;
    }

    /**
     * {@inheritDoc} Special tokens are added as the tokenizer's own template says; an empty text of which it makes
     * nothing becomes the begin token, if there is one.
     *
     * @throws IllegalArgumentException if the text is too long for the context or the tokenizer, is no valid Unicode, or
     *     can't be encoded
     * @throws MemoryExhaustedException if the heap has no room for its ids
     * @throws ClosedException if this vocabulary is closed
     */
    @Override
    public int[] encode(String text) {
        return framed(encodeSpelled(text));
    }

    /**
     * {@inheritDoc} Added tokens that aren't special, which stand for text, are still found. The first call reads
     * {@code tokenizer.json} again.
     *
     * @throws IllegalArgumentException as {@link #encode} does, or if the tokenizer makes a special token of a text without
     *     looking for it (a word of its own vocabulary), or if {@code tokenizer.json} has changed since this was opened
     * @throws MemoryExhaustedException as {@link #encode} does
     * @throws ClosedException if this vocabulary is closed
     */
    @Override
    public int[] encodeLiterally(String text) {
        return framed(literally(text));
    }

    /**
     * A text with the special tokens that are spelled in it marked, so that {@link #encodeMarked} takes them literally in a
     * larger text.
     *
     * @throws IllegalArgumentException if the text is too long, or has U+FDD1 or U+FDD2, which are no characters
     */
    public String mark(String text) {
        limit.mostIds(text);
        return literalTexts.marked(text);
    }

    /** Whether a text spells no special token. */
    public boolean isPlain(String text) {
        return literalTexts.isPlain(text);
    }

    /**
     * How many ids are those of special tokens.
     *
     * @param ids ids of this vocabulary
     */
    public int countSpecial(int[] ids) {
        return (int) Arrays.stream(ids).filter(tokens::isSpecial).count();
    }

    /**
     * The ids of a text as {@link #encodeSpelled}, but where it is marked, as {@link #encodeLiterally}. Pieces between marks are
     * encoded one by one.
     *
     * @throws IllegalArgumentException as these do for the text as a whole, or if a mark was cut off
     * @throws MemoryExhaustedException as these do
     * @throws ClosedException if this vocabulary is closed
     */
    public int[] encodeMarked(String text) {
        List<LiteralTexts.Piece> pieces = LiteralTexts.pieces(text);
        limit.mostIds(pieces.stream().map(LiteralTexts.Piece::text).collect(Collectors.joining()));
        return pieces.stream()
                .flatMapToInt(
                        piece -> Arrays.stream(piece.literal() ? literally(piece.text()) : encodeSpelled(piece.text())))
                .toArray();
    }

    private int[] literally(String text) {
        int[] ids = lifetime.call(() -> literal.encode(text, limit.mostIds(text)));
        for (int id : ids) {
            tokens.requireId("text: token", id);
            if (tokens.isSpecial(id)) {
                throw new IllegalArgumentException("text: spells the special token " + tokens.token(id)
                        + " (expected: none, as the tokenizer's own words or merges make it of a text)");
            }
        }
        return ids;
    }

    private int[] framed(int[] ids) {
        int[] framed = frame.around(ids);
        return framed.length == 0 ? beginToken.stream().toArray() : framed;
    }

    /**
     * The ids of a text that spells its special tokens itself, such as a rendered chat template: each spelling becomes its
     * token and none is added, no begin token either.
     *
     * @throws IllegalArgumentException as {@link #encode} does
     * @throws MemoryExhaustedException as {@link #encode} does
     * @throws ClosedException if this vocabulary is closed
     */
    public int[] encodeSpelled(String text) {
        int[] ids = lifetime.call(() -> tokenizer.encode(text, limit.mostIds(text)));
        for (int id : ids) {
            tokens.requireId("text: token", id);
        }
        return ids;
    }

    @Override
    public Detokenizer detokenizer() {
        return new Utf8Detokenizer(tokens);
    }

    /** Ends the encoding of texts, and releases the native tokenizer after the calls that are running. */
    @Override
    public void close() {
        lifetime.close();
    }
}
