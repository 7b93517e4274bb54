package io.speculative.djl.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.speculative.chat.template.SpecialTokens;
import io.speculative.djl.json.JsonFile;
import io.speculative.model.Detokenizer;
import io.speculative.model.Lifetime;
import io.speculative.model.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The vocabulary of a model folder, read from its {@code tokenizer.json}. Immutable and thread-safe. Holds native
 * memory, which the owner releases with {@link #close}; decoding works on after that, encoding doesn't.
 */
public final class HuggingFaceVocabulary implements Vocabulary, AutoCloseable {

    private static final String FILE = "tokenizer.json";

    private final HuggingFaceTokenizer tokenizer;
    private final Lifetime lifetime;
    private final TokenTable tokens;
    private final OptionalInt beginToken;
    private final Set<Integer> endTokens;

    private HuggingFaceVocabulary(
            HuggingFaceTokenizer tokenizer, TokenTable tokens, OptionalInt beginToken, Set<Integer> endTokens) {
        this.tokenizer = tokenizer;
        this.lifetime = new Lifetime("vocabulary", tokenizer::close);
        this.tokens = tokens;
        this.beginToken = beginToken;
        this.endTokens = Set.copyOf(endTokens);
    }

    /**
     * Reads the tokenizer of a model folder. Added tokens stand for no text if {@code tokenizer.json} or
     * {@code tokenizer_config.json} says that they are special, or if they end a text.
     *
     * @param folder a folder that holds {@code tokenizer.json}
     * @param size the number of token ids of the model; it may exceed the tokenizer's, as embeddings are often padded,
     *     and the ids between have no text
     * @param beginToken the token a sequence begins with; if empty, the begin token that the tokenizer's files name
     * @param endTokens the tokens that end a text
     * @return the vocabulary, to be closed by the caller
     * @throws IllegalArgumentException if the file is missing, malformed or of an unknown kind, or has an id, or a begin
     *     or end token is one, that the model has not
     */
    public static HuggingFaceVocabulary open(Path folder, int size, OptionalInt beginToken, Set<Integer> endTokens) {
        Path file = folder.resolve(FILE);
        byte[] json = StrictJson.read(file);
        TokenizerFile read =
                TokenizerFile.read(file, json).withSpecial(endTokens).withSpecial(specialTokens(folder));
        TokenTable tokens = TokenTable.of(read, size);
        OptionalInt begin = beginToken.isPresent() ? beginToken : namedBeginToken(folder, read);
        begin.ifPresent(id -> tokens.requireId("beginToken", id));
        endTokens.forEach(id -> tokens.requireId("endTokens", id));
        return new HuggingFaceVocabulary(load(file, json), tokens, begin, endTokens);
    }

    private static OptionalInt namedBeginToken(Path folder, TokenizerFile file) {
        String begin = SpecialTokens.read(folder).begin().orElse("");
        return file.tokens().entrySet().stream()
                .filter(token -> token.getValue().equals(begin))
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
     * @throws IllegalStateException if this vocabulary is closed
     */
    @Override
    public int[] encode(String text) {
        int[] ids = ids(text, true);
        return ids.length == 0 ? beginToken.stream().toArray() : ids;
    }

    /**
     * The ids of a text that spells its special tokens itself, such as a rendered chat template: each spelling becomes its
     * token and none is added, no begin token either.
     *
     * @throws IllegalStateException if this vocabulary is closed
     */
    public int[] encodeSpelled(String text) {
        return ids(text, false);
    }

    private int[] ids(String text, boolean addSpecialTokens) {
        Encoding encoding = lifetime.call(() -> tokenizer.encode(text, addSpecialTokens, false));
        int[] ids = Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
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

    /** The ids that {@code tokenizer_config.json}, if there is one, says are special. */
    private static Set<Integer> specialTokens(Path folder) {
        Path config = folder.resolve("tokenizer_config.json");
        Set<Integer> special = new HashSet<>();
        if (Files.isRegularFile(config)) {
            JsonFile.read(config)
                    .object("added_tokens_decoder")
                    .ifPresent(tokens -> tokens.forEach((id, token) -> {
                        if (token.path("special").asBoolean() && id.matches("[0-9]{1,9}")) {
                            special.add(Integer.valueOf(id));
                        }
                    }));
        }
        return special;
    }

    private static HuggingFaceTokenizer load(Path file, byte[] json) {
        leaveTelemetryOff();
        try (InputStream stream = new ByteArrayInputStream(json)) {
            return HuggingFaceTokenizer.newInstance(stream, Map.of("truncation", "false", "padding", "false"));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    file + ": " + e.getMessage() + " (expected: a tokenizer that the tokenizers library reads)", e);
        }
    }

    /** Unless the user has decided, keeps the tokenizers library from probing the network when it starts. */
    private static void leaveTelemetryOff() {
        String optOut = "OPT_OUT_TRACKING";
        if (System.getProperty(optOut) == null && System.getenv(optOut) == null) {
            System.setProperty(optOut, "true");
        }
    }
}
