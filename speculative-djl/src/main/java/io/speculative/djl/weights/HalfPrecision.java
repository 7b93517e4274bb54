package io.speculative.djl.weights;

/** IEEE 754 half precision: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
public final class HalfPrecision {

    private static final float[] VALUES = values();

    private HalfPrecision() {}

    /**
     * The single of the same value; exact for every half.
     *
     * @param bits the half
     */
    public static float toFloat(short bits) {
        return VALUES[Short.toUnsignedInt(bits)];
    }

    private static float[] values() {
        float[] values = new float[1 << Short.SIZE];
        for (int bits = 0; bits < values.length; bits++) {
            values[bits] = decode(bits);
        }
        return values;
    }

    private static float decode(int bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >>> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | (widened << 23) | (fraction << 13));
    }
}
