package io.speculative.transport;

import java.util.Arrays;

/**
 * Tokens by rising target / draft. A token is packed with the leading bits of its ratio's pattern, which rises with the
 * ratio, so one sort of primitive numbers orders them. With {@code n} tokens all but {@code log2(n)} bits of the ratio
 * take part; tokens whose ratios agree in those are taken as equal.
 */
final class RatioOrder {

    private RatioOrder() {}

    /** The tokens of positive draft probability, by rising ratio. */
    static int[] ascending(double[] target, double[] draft) {
        int bits = bits(target.length);
        long[] packed = new long[target.length];
        int count = 0;
        for (int token = 0; token < target.length; token++) {
            if (draft[token] > 0) {
                packed[count++] = pack(target[token] / draft[token], token, bits);
            }
        }
        Arrays.sort(packed, 0, count);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = token(packed[i], bits);
        }
        return order;
    }

    /** How many bits hold a token of a vocabulary. */
    static int bits(int vocabularySize) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(vocabularySize - 1);
    }

    static long pack(double ratio, int token, int bits) {
        return (Double.doubleToRawLongBits(ratio) >>> bits << bits) | token;
    }

    static int token(long packed, int bits) {
        return (int) (packed & ((1L << bits) - 1));
    }
}
