package io.speculative.djl.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The element types of the safetensors format. Only {@link #F32}, {@link #F16} and {@link #BF16} are {@linkplain
 * #usable() usable} as weights; the others are known so that a file holding them can be checked and the refusal can name
 * them.
 */
public enum Dtype implements ElementType {
    /** One byte, zero or one. */
    BOOL(8),
    /** Four-bit float. */
    F4(4),
    /** Six-bit float, two exponent bits. */
    F6_E2M3(6),
    /** Six-bit float, three exponent bits. */
    F6_E3M2(6),
    /** Unsigned byte. */
    U8(8),
    /** Signed byte. */
    I8(8),
    /** Eight-bit float, five exponent bits. */
    F8_E5M2(8),
    /** Eight-bit float, four exponent bits. */
    F8_E4M3(8),
    /** Eight-bit power of two. */
    F8_E8M0(8),
    /** Signed 16-bit integer. */
    I16(16),
    /** Unsigned 16-bit integer. */
    U16(16),
    /** IEEE 754 half precision. */
    F16(16),
    /** The upper half of an IEEE 754 single. */
    BF16(16),
    /** Signed 32-bit integer. */
    I32(32),
    /** Unsigned 32-bit integer. */
    U32(32),
    /** IEEE 754 single precision. */
    F32(32),
    /** Two singles, real and imaginary. */
    C64(64),
    /** IEEE 754 double precision. */
    F64(64),
    /** Signed 64-bit integer. */
    I64(64),
    /** Unsigned 64-bit integer. */
    U64(64);

    private static final Map<String, Dtype> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Dtype::name, Function.identity()));

    private final int bits;

    Dtype(int bits) {
        this.bits = bits;
    }

    /**
     * The size of one element.
     *
     * @return bits per element, a multiple of 8 for every usable dtype
     */
    public int bits() {
        return bits;
    }

    @Override
    public boolean usable() {
        return this == F32 || this == F16 || this == BF16;
    }

    static Optional<Dtype> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    @Override
    public int blockElements() {
        return 1;
    }

    @Override
    public int blockBytes() {
        return bits / Byte.SIZE;
    }

    /** {@inheritDoc} Exact. */
    @Override
    public void widen(ByteBuffer source, FloatBuffer target) {
        switch (this) {
            case F32 -> target.put(source.asFloatBuffer());
            case F16 -> {
                ShortBuffer halves = source.asShortBuffer();
                while (halves.hasRemaining()) {
                    target.put(HalfPrecision.toFloat(halves.get()));
                }
            }
            case BF16 -> {
                ShortBuffer upperHalves = source.asShortBuffer();
                while (upperHalves.hasRemaining()) {
                    target.put(Float.intBitsToFloat(upperHalves.get() << Short.SIZE));
                }
            }
            default -> throw new IllegalArgumentException("dtype: " + this + " (expected: F32, F16 or BF16)");
        }
    }
}
