package io.speculative.djl.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Byte-level BPE: each character of a token is one byte. Bytes that are printable in Latin-1 are written as themselves,
 * the others, in their order, as the characters from U+0100 on (Radford et al. 2019, "Language Models are Unsupervised
 * Multitask Learners").
 */
final class ByteLevelSpelling implements TokenSpelling {

    private static final int BYTES = 256;
    private static final short NONE = -1;
    private static final short[] BYTE_OF = byteOf();

    @Override
    public byte[] bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char character = token.charAt(i);
            short value = character < BYTE_OF.length ? BYTE_OF[character] : NONE;
            if (value == NONE) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    @Override
    public int replacements(int length) {
        return 1;
    }

    /** The characters that stand for bytes, as tokens of one character. */
    static Stream<String> alphabet() {
        return IntStream.range(0, BYTE_OF.length)
                .filter(character -> BYTE_OF[character] != NONE)
                .mapToObj(Character::toString);
    }

    private static short[] byteOf() {
        short[] byteOf = new short[2 * BYTES];
        Arrays.fill(byteOf, NONE);
        int next = BYTES;
        for (int value = 0; value < BYTES; value++) {
            byteOf[isPrintable(value) ? value : next++] = (short) value;
        }
        return byteOf;
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
    }
}
