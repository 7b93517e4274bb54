package io.speculative.djl.gguf;

import io.speculative.djl.weights.ElementType;
import io.speculative.djl.weights.HalfPrecision;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The types of tensors in GGUF files that are read, with the numbers that the format gives them. */
enum GgufType implements ElementType {
    /** 32-bit floats. */
    F32(0, 1, Float.BYTES),
    /** 16-bit floats. */
    F16(1, 1, Short.BYTES),
    /** 4 bits an element, a scale for 32. */
    Q4_0(2, 32, 18),
    /** 4 bits an element, scale and minimum for 32. */
    Q4_1(3, 32, 20),
    /** 5 bits an element, a scale for 32. */
    Q5_0(6, 32, 22),
    /** 5 bits an element, scale and minimum for 32. */
    Q5_1(7, 32, 24),
    /** 8 bits an element, a scale for 32. */
    Q8_0(8, 32, 34),
    /** 4 bits an element, scales and minima of 6 bits for 32, and of those a scale for 256. */
    Q4_K(12, 256, 144),
    /** As {@link #Q4_K}, with 5 bits an element. */
    Q5_K(13, 256, 176),
    /** 6 bits an element, scales of 8 bits for 16, and of those a scale for 256. */
    Q6_K(14, 256, 210),
    /** The upper half of 32-bit floats. */
    BF16(30, 1, Short.BYTES);

    /** Elements that are widened at a time; a multiple of every block. */
    private static final int RUN = 4096;

    private static final Map<Integer, GgufType> BY_NUMBER = new TreeMap<>();

    static {
        for (GgufType type : values()) {
            BY_NUMBER.put(type.number, type);
        }
    }

    private final int number;
    private final int blockElements;
    private final int blockBytes;

    GgufType(int number, int blockElements, int blockBytes) {
        this.number = number;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    static Optional<GgufType> numbered(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    @Override
    public boolean usable() {
        return true;
    }

    @Override
    public int blockElements() {
        return blockElements;
    }

    @Override
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public void widen(ByteBuffer source, FloatBuffer target) {
        switch (this) {
            case F32 -> {
                target.put(source.asFloatBuffer());
                source.position(source.limit());
            }
            case F16 -> {
                while (source.hasRemaining()) {
                    target.put(HalfPrecision.toFloat(source.getShort()));
                }
            }
            case BF16 -> {
                while (source.hasRemaining()) {
                    target.put(Float.intBitsToFloat(source.getShort() << Short.SIZE));
                }
            }
            default -> widenBlocks(source, target);
        }
    }

    /** A run of blocks at a time, by way of arrays: byte by byte the buffers' own checks would take most of the time. */
    private void widenBlocks(ByteBuffer source, FloatBuffer target) {
        byte[] bytes = new byte[RUN / blockElements * blockBytes];
        float[] numbers = new float[RUN];
        while (source.hasRemaining()) {
            int count = Math.min(bytes.length, source.remaining());
            source.get(bytes, 0, count);
            int blocks = count / blockBytes;
            for (int block = 0; block < blocks; block++) {
                widenBlock(bytes, block * blockBytes, numbers, block * blockElements);
            }
            target.put(numbers, 0, blocks * blockElements);
        }
    }

    private void widenBlock(byte[] bytes, int at, float[] numbers, int to) {
        switch (this) {
            case Q4_0 -> Blocks.q4Scaled(bytes, at, numbers, to);
            case Q4_1 -> Blocks.q4Affine(bytes, at, numbers, to);
            case Q5_0 -> Blocks.q5Scaled(bytes, at, numbers, to);
            case Q5_1 -> Blocks.q5Affine(bytes, at, numbers, to);
            case Q8_0 -> Blocks.q8Scaled(bytes, at, numbers, to);
            case Q4_K -> Blocks.q4Super(bytes, at, numbers, to);
            case Q5_K -> Blocks.q5Super(bytes, at, numbers, to);
            case Q6_K -> Blocks.q6Super(bytes, at, numbers, to);
            default -> throw new IllegalStateException(this + " (expected: a type in blocks)");
        }
    }
}
