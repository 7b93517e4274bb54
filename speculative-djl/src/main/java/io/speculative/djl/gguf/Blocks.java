package io.speculative.djl.gguf;

import io.speculative.djl.weights.HalfPrecision;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * The elements of quantised blocks as 32-bit floats, in the order of operations of ggml's own dequantisation, so that the
 * numbers are the same bits. Each method takes one block off the source.
 */
final class Blocks {

    private static final int SHORT_BLOCK = 32;
    private static final int HALF_OF_SHORT = SHORT_BLOCK / 2;
    private static final int SUPER_BLOCK = 256;
    private static final int LOW = 0xF;

    private Blocks() {}

    static float half(ByteBuffer source) {
        return HalfPrecision.toFloat(source.getShort());
    }

    /** The first half of the elements is in the low halves of the bytes, the second in the high ones. */
    static void q4Scaled(ByteBuffer source, FloatBuffer target) {
        float scale = half(source);
        int bytes = source.position();
        for (int i = 0; i < SHORT_BLOCK; i++) {
            target.put((nibble(source, bytes, i) - 8) * scale);
        }
        source.position(bytes + HALF_OF_SHORT);
    }

    static void q4Affine(ByteBuffer source, FloatBuffer target) {
        float scale = half(source);
        float minimum = half(source);
        int bytes = source.position();
        for (int i = 0; i < SHORT_BLOCK; i++) {
            target.put(nibble(source, bytes, i) * scale + minimum);
        }
        source.position(bytes + HALF_OF_SHORT);
    }

    /** The fifth bits of all elements come first, in one word. */
    static void q5Scaled(ByteBuffer source, FloatBuffer target) {
        float scale = half(source);
        int fifths = source.getInt();
        int bytes = source.position();
        for (int i = 0; i < SHORT_BLOCK; i++) {
            target.put(((nibble(source, bytes, i) | (fifths >>> i & 1) << 4) - 16) * scale);
        }
        source.position(bytes + HALF_OF_SHORT);
    }

    static void q5Affine(ByteBuffer source, FloatBuffer target) {
        float scale = half(source);
        float minimum = half(source);
        int fifths = source.getInt();
        int bytes = source.position();
        for (int i = 0; i < SHORT_BLOCK; i++) {
            target.put((nibble(source, bytes, i) | (fifths >>> i & 1) << 4) * scale + minimum);
        }
        source.position(bytes + HALF_OF_SHORT);
    }

    static void q8Scaled(ByteBuffer source, FloatBuffer target) {
        float scale = half(source);
        for (int i = 0; i < SHORT_BLOCK; i++) {
            target.put(source.get() * scale);
        }
    }

    static void q4Super(ByteBuffer source, FloatBuffer target) {
        float scale = half(source);
        float minimum = half(source);
        int scales = source.position();
        int bytes = scales + 12;
        for (int i = 0; i < SUPER_BLOCK; i++) {
            int part = i / 32;
            int value = pairedNibble(source, bytes, i);
            target.put(scale * partScale(source, scales, part) * value - minimum * partMinimum(source, scales, part));
        }
        source.position(bytes + SUPER_BLOCK / 2);
    }

    /** The fifth bit of an element is in the byte of its place in its part, at the bit of the part's number. */
    static void q5Super(ByteBuffer source, FloatBuffer target) {
        float scale = half(source);
        float minimum = half(source);
        int scales = source.position();
        int fifths = scales + 12;
        int bytes = fifths + SUPER_BLOCK / 8;
        for (int i = 0; i < SUPER_BLOCK; i++) {
            int part = i / 32;
            int value = pairedNibble(source, bytes, i) | (source.get(fifths + i % 32) >>> part & 1) << 4;
            target.put(scale * partScale(source, scales, part) * value - minimum * partMinimum(source, scales, part));
        }
        source.position(bytes + SUPER_BLOCK / 2);
    }

    /** Halves of 128 elements: four rows of 32, of which rows 0 and 2, and 1 and 3, share the bytes of their lower four bits. */
    static void q6Super(ByteBuffer source, FloatBuffer target) {
        int low = source.position();
        int high = low + SUPER_BLOCK / 2;
        int scales = high + SUPER_BLOCK / 4;
        float scale = HalfPrecision.toFloat(source.getShort(scales + SUPER_BLOCK / 16));
        for (int i = 0; i < SUPER_BLOCK; i++) {
            int half = i / 128;
            int row = i / 32 % 4;
            int column = i % 32;
            int lowByte = source.get(low + 64 * half + 32 * (row % 2) + column);
            int four = row < 2 ? lowByte & LOW : lowByte >>> 4 & LOW;
            int two = source.get(high + 32 * half + column) >>> (2 * row) & 3;
            target.put(scale * source.get(scales + i / 16) * ((four | two << 4) - 32));
        }
        source.position(scales + SUPER_BLOCK / 16 + Short.BYTES);
    }

    private static int nibble(ByteBuffer source, int bytes, int element) {
        int value = source.get(bytes + element % HALF_OF_SHORT);
        return element < HALF_OF_SHORT ? value & LOW : value >>> 4 & LOW;
    }

    /** Parts of 32 elements share their bytes by twos: the even one has the low halves. */
    private static int pairedNibble(ByteBuffer source, int bytes, int element) {
        int value = source.get(bytes + element / 64 * 32 + element % 32);
        return element / 32 % 2 == 0 ? value & LOW : value >>> 4 & LOW;
    }

    /** The scales of the first four parts are the lower 6 bits of bytes 0 to 3; the others are put together. */
    private static int partScale(ByteBuffer source, int scales, int part) {
        return part < 4
                ? source.get(scales + part) & 63
                : (source.get(scales + part + 4) & LOW) | ((source.get(scales + part - 4) >>> 6 & 3) << 4);
    }

    private static int partMinimum(ByteBuffer source, int scales, int part) {
        return part < 4
                ? source.get(scales + part + 4) & 63
                : (source.get(scales + part + 4) >>> 4 & LOW) | ((source.get(scales + part) >>> 6 & 3) << 4);
    }
}
