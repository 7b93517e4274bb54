package io.speculative.djl.tokenizer;

import io.speculative.model.Detokenizer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Appends the bytes of each token and hands out the characters that are complete; at most three bytes wait. The pieces
 * together are what the tokenizers library makes of all ids at once, special tokens left out. One difference remains:
 * where single-byte tokens spell characters and, without a token between, bytes that are none, that library gives up the
 * characters too, which here have long been handed out.
 */
final class Utf8Detokenizer implements Detokenizer {

    private static final char REPLACEMENT = '\uFFFD';

    private final TokenTable tokens;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private byte[] waiting = {};
    private int trimmable;
    private boolean begun;

    Utf8Detokenizer(TokenTable tokens) {
        this.tokens = tokens;
        this.trimmable = tokens.decoding().trimmed();
    }

    @Override
    public String push(int token) {
        byte[] bytes = tokens.bytes(token);
        if (!begun && bytes.length > 0) {
            begun = true;
            bytes = tokens.decoding()
                    .first()
                    .map(spelling -> spelling.bytes(tokens.token(token)))
                    .orElse(bytes);
        }
        ByteBuffer input = ByteBuffer.allocate(waiting.length + bytes.length)
                .put(waiting)
                .put(bytes)
                .flip();
        CharBuffer text = CharBuffer.allocate(input.capacity());
        CoderResult result = utf8.decode(input, text, false);
        while (result.isMalformed()) {
            replaceMalformed(result.length(), input, text);
            result = utf8.decode(input, text, false);
        }
        waiting = new byte[input.remaining()];
        input.get(waiting);
        return trimmed(text.flip());
    }

    @Override
    public String finish() {
        ByteBuffer input = ByteBuffer.wrap(waiting);
        CharBuffer text = CharBuffer.allocate(waiting.length);
        while (input.hasRemaining()) {
            replaceMalformed(input.remaining(), input, text);
        }
        waiting = new byte[0];
        return trimmed(text.flip());
    }

    /**
     * Puts replacements for the malformed bytes that come next. An encoded surrogate, which the decoder takes for one
     * error, is to the Unicode standard (section 3.9, substitution of maximal subparts) one error per byte.
     */
    private void replaceMalformed(int reported, ByteBuffer input, CharBuffer text) {
        boolean surrogate = reported > 1
                && (input.get(input.position()) & 0xFF) == 0xED
                && (input.get(input.position() + 1) & 0xFF) >= 0xA0;
        int length = surrogate ? 1 : reported;
        input.position(input.position() + length);
        for (int i = tokens.decoding().spelling().replacements(length); i > 0; i--) {
            text.put(REPLACEMENT);
        }
    }

    /** Takes away the spaces that the decoder strips from the beginning of the whole text. */
    private String trimmed(CharBuffer text) {
        while (trimmable > 0 && text.hasRemaining()) {
            if (text.charAt(0) != ' ') {
                trimmable = 0;
                break;
            }
            text.get();
            trimmable--;
        }
        return text.toString();
    }
}
