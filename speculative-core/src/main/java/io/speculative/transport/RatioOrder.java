package io.speculative.transport;

import java.util.Arrays;

/**
 * Tokens by rising target / draft. A token is packed with the leading bits of its ratio's pattern, which rises with the
 * ratio, so one sort of primitive numbers orders them. With {@code n} tokens all but {@code log2(n)} bits of the ratio
 * take part; tokens whose ratios agree in those are taken as equal.
 */
final class RatioOrder {

    private RatioOrder() {}

    /**
     * Sorts the tokens of positive draft probability.
     *
     * @param packed receives them from index 0, each below its ratio
     * @return how many they are
     */
    static int ascending(double[] targets, double[] drafts, int size, long[] packed) {
        int bits = bits(size);
        int count = 0;
        for (int token = 0; token < size; token++) {
            if (drafts[token] > 0) {
                packed[count++] = pack(targets[token] / drafts[token], token, bits);
            }
        }
        Arrays.sort(packed, 0, count);
        return count;
    }

    /** How many bits hold a token of a vocabulary. */
    static int bits(int vocabularySize) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(vocabularySize - 1);
    }

    private static long pack(double ratio, int token, int bits) {
        return (Double.doubleToRawLongBits(ratio) >>> bits << bits) | token;
    }

    static int token(long packed, int bits) {
        return (int) (packed & ((1L << bits) - 1));
    }
}
