package io.speculative.djl.gguf;

import io.speculative.djl.weights.HalfPrecision;

/**
 * The elements of quantised blocks as 32-bit floats, in the order of operations of ggml's own dequantisation, so that the
 * numbers are the same bits. Each method reads the block that begins at a place in {@code bytes}, and writes its elements from a
 * place in {@code numbers} on. What is the same for a run of elements is computed once for the run.
 */
final class Blocks {

    private static final int HALF_OF_SHORT = 16;
    private static final int PART = 32;
    private static final int PARTS = 8;
    private static final int SUPER_BLOCK = PART * PARTS;

    /** Scales and minima of the parts, 6 bits each. */
    private static final int PART_SCALES = 12;

    private static final int LOW = 0xF;

    private Blocks() {}

    private static float half(byte[] bytes, int at) {
        return HalfPrecision.toFloat((short) ((bytes[at] & 0xFF) | (bytes[at + 1] << 8)));
    }

    /** The first half of the elements is in the low halves of the bytes, the second in the high ones. */
    static void q4Scaled(byte[] bytes, int at, float[] numbers, int to) {
        float scale = half(bytes, at);
        for (int i = 0; i < HALF_OF_SHORT; i++) {
            int pair = bytes[at + 2 + i];
            numbers[to + i] = ((pair & LOW) - 8) * scale;
            numbers[to + HALF_OF_SHORT + i] = (((pair >>> 4) & LOW) - 8) * scale;
        }
    }

    static void q4Affine(byte[] bytes, int at, float[] numbers, int to) {
        float scale = half(bytes, at);
        float minimum = half(bytes, at + 2);
        for (int i = 0; i < HALF_OF_SHORT; i++) {
            int pair = bytes[at + 4 + i];
            numbers[to + i] = (pair & LOW) * scale + minimum;
            numbers[to + HALF_OF_SHORT + i] = ((pair >>> 4) & LOW) * scale + minimum;
        }
    }

    /** The fifth bits of all elements come first, in one word. */
    static void q5Scaled(byte[] bytes, int at, float[] numbers, int to) {
        float scale = half(bytes, at);
        int fifths = word(bytes, at + 2);
        for (int i = 0; i < HALF_OF_SHORT; i++) {
            int pair = bytes[at + 6 + i];
            numbers[to + i] = (((pair & LOW) | (((fifths >>> i) & 1) << 4)) - 16) * scale;
            numbers[to + HALF_OF_SHORT + i] =
                    ((((pair >>> 4) & LOW) | (((fifths >>> (HALF_OF_SHORT + i)) & 1) << 4)) - 16) * scale;
        }
    }

    static void q5Affine(byte[] bytes, int at, float[] numbers, int to) {
        float scale = half(bytes, at);
        float minimum = half(bytes, at + 2);
        int fifths = word(bytes, at + 4);
        for (int i = 0; i < HALF_OF_SHORT; i++) {
            int pair = bytes[at + 8 + i];
            numbers[to + i] = ((pair & LOW) | (((fifths >>> i) & 1) << 4)) * scale + minimum;
            numbers[to + HALF_OF_SHORT + i] =
                    (((pair >>> 4) & LOW) | (((fifths >>> (HALF_OF_SHORT + i)) & 1) << 4)) * scale + minimum;
        }
    }

    static void q8Scaled(byte[] bytes, int at, float[] numbers, int to) {
        float scale = half(bytes, at);
        for (int i = 0; i < PART; i++) {
            numbers[to + i] = bytes[at + 2 + i] * scale;
        }
    }

    /** Parts share their bytes by twos: the even one has the low halves. */
    static void q4Super(byte[] bytes, int at, float[] numbers, int to) {
        float scale = half(bytes, at);
        float minimum = half(bytes, at + 2);
        int scales = at + 4;
        for (int part = 0; part < PARTS; part++) {
            float partScale = scale * partScale(bytes, scales, part);
            float partMinimum = minimum * partMinimum(bytes, scales, part);
            int from = scales + PART_SCALES + part / 2 * PART;
            int shift = part % 2 * 4;
            for (int i = 0; i < PART; i++) {
                numbers[to + part * PART + i] = partScale * ((bytes[from + i] >>> shift) & LOW) - partMinimum;
            }
        }
    }

    /** As {@link #q4Super}; the fifth bit of an element is in the byte of its place in its part, at the bit of the part's number. */
    static void q5Super(byte[] bytes, int at, float[] numbers, int to) {
        float scale = half(bytes, at);
        float minimum = half(bytes, at + 2);
        int scales = at + 4;
        int fifths = scales + PART_SCALES;
        for (int part = 0; part < PARTS; part++) {
            float partScale = scale * partScale(bytes, scales, part);
            float partMinimum = minimum * partMinimum(bytes, scales, part);
            int from = fifths + PART + part / 2 * PART;
            int shift = part % 2 * 4;
            for (int i = 0; i < PART; i++) {
                int value = ((bytes[from + i] >>> shift) & LOW) | (((bytes[fifths + i] >>> part) & 1) << 4);
                numbers[to + part * PART + i] = partScale * value - partMinimum;
            }
        }
    }

    /**
     * Halves of four parts, of which 0 and 2, and 1 and 3, share the bytes of their lower four bits, and all four those of their
     * upper two. Each half of a part has a scale.
     */
    static void q6Super(byte[] bytes, int at, float[] numbers, int to) {
        int high = at + SUPER_BLOCK / 2;
        int scales = high + SUPER_BLOCK / 4;
        float scale = half(bytes, scales + SUPER_BLOCK / HALF_OF_SHORT);
        for (int run = 0; run < SUPER_BLOCK / HALF_OF_SHORT; run++) {
            float runScale = scale * bytes[scales + run];
            int part = run / 2 % 4;
            int column = run % 2 * HALF_OF_SHORT;
            int low = at + run / 8 * 2 * PART + part % 2 * PART + column;
            int upper = high + run / 8 * PART + column;
            int shift = part / 2 * 4;
            for (int i = 0; i < HALF_OF_SHORT; i++) {
                int value = ((bytes[low + i] >>> shift) & LOW) | (((bytes[upper + i] >>> (2 * part)) & 3) << 4);
                numbers[to + run * HALF_OF_SHORT + i] = runScale * (value - 32);
            }
        }
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF)
                | ((bytes[at + 1] & 0xFF) << 8)
                | ((bytes[at + 2] & 0xFF) << 16)
                | ((bytes[at + 3] & 0xFF) << 24);
    }

    /** The scales of the first four parts are the lower 6 bits of bytes 0 to 3; the others are put together. */
    private static int partScale(byte[] bytes, int scales, int part) {
        return part < 4
                ? bytes[scales + part] & 63
                : (bytes[scales + part + 4] & LOW) | (((bytes[scales + part - 4] >>> 6) & 3) << 4);
    }

    private static int partMinimum(byte[] bytes, int scales, int part) {
        return part < 4
                ? bytes[scales + part + 4] & 63
                : ((bytes[scales + part + 4] >>> 4) & LOW) | (((bytes[scales + part] >>> 6) & 3) << 4);
    }
}
