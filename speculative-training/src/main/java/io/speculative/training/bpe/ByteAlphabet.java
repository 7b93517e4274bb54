package io.speculative.training.bpe;

import java.nio.charset.StandardCharsets;

/**
 * One printable character for every byte, so that any text becomes a string without spaces or control characters
 * (Radford et al., Language Models are Unsupervised Multitask Learners, 2019): printable Latin-1 characters stand for
 * themselves, the other bytes for the characters from U+0100 on, in byte order.
 */
final class ByteAlphabet {

    private static final char[] CHARACTERS = characters();

    private ByteAlphabet() {}

    /** Returns the character of a byte given as 0..255. */
    static char character(int value) {
        return CHARACTERS[value];
    }

    /** Writes the UTF-8 bytes of a text as characters of the alphabet. */
    static String spell(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder spelled = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            spelled.append(CHARACTERS[b & 0xff]);
        }
        return spelled.toString();
    }

    private static char[] characters() {
        char[] characters = new char[256];
        int next = 256;
        for (int value = 0; value < 256; value++) {
            characters[value] = (char) (isPrintable(value) ? value : next++);
        }
        return characters;
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xa1 && value <= 0xac) || value >= 0xae;
    }
}
