package io.speculative.djl.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.util.Utils;
import io.speculative.djl.loader.OwnClassLoader;
import io.speculative.model.HeapRoom;
import io.speculative.model.MemoryExhaustedException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The native tokenizer. It is called below DJL's own wrapper, which copies every token, word and offset of a text to the Java
 * heap: native code that finds the heap full ends the virtual machine, so that only the ids are asked for. Thread-safe, but
 * not to be used once it is closed.
 */
final class NativeTokenizer {

    /** Where the library stopped, in a text that the caller never sees. */
    private static final Pattern PLACE = Pattern.compile(" at line [0-9]+ column [0-9]+$");

    private final Path path;
    private final long handle;

    private NativeTokenizer(Path path, long handle) {
        this.path = path;
        this.handle = handle;
    }

    /**
     * Hands a tokenizer to the library.
     *
     * @param path where it was read from, for messages
     * @param json as {@link TokenizerReader} has written it
     * @throws IllegalArgumentException if the library refuses it
     * @throws IllegalStateException if the library can't be loaded
     */
    static NativeTokenizer of(Path path, String json) {
        requireLibrary();
        try {
            return new NativeTokenizer(path, TokenizersLibrary.LIB.createTokenizerFromString(json));
        } catch (RuntimeException e) {
            String message = PLACE.matcher(String.valueOf(e.getMessage())).replaceFirst("");
            throw new IllegalArgumentException(
                    path + ": " + message + " (expected: a tokenizer that the tokenizers library reads)", e);
        }
    }

    private static void requireLibrary() {
        try {
            OwnClassLoader.call(() -> {
                LibUtils.checkStatus();
                return true;
            });
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw new IllegalStateException(
                    "tokenizers: " + e + " (expected: a native library that loads; it is unpacked into "
                            + Utils.getEngineCacheDir() + ", for which DJL_CACHE_DIR names another folder)",
                    e);
        }
    }

    /**
     * The ids of a text that {@link TextLimit} has let pass.
     *
     * @param text the text
     * @param mostIds the most that it can have
     * @throws IllegalArgumentException if the library can't encode it
     * @throws MemoryExhaustedException if the heap has no room for so many ids
     */
    int[] encode(String text, long mostIds) {
        requireRoom(mostIds);
        long encoding;
        try {
            encoding = TokenizersLibrary.LIB.encode(handle, text, false);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "text: " + e.getMessage() + " (expected: a text that " + path + " can encode)", e);
        }
        try {
            return Arrays.stream(ids(encoding, mostIds))
                    .mapToInt(Math::toIntExact)
                    .toArray();
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    /** The library makes the array itself, and ends the virtual machine if it can't. One at a time, so that none takes another's room. */
    private static synchronized long[] ids(long encoding, long most) {
        requireRoom(most);
        return TokenizersLibrary.LIB.getTokenIds(encoding);
    }

    private static void requireRoom(long ids) {
        HeapRoom.requireInOnePiece("text: its ids", Math.toIntExact(ids * Long.BYTES));
    }

    void close() {
        TokenizersLibrary.LIB.deleteTokenizer(handle);
    }
}
