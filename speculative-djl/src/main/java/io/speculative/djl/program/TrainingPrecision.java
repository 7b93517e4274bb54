package io.speculative.djl.program;

/** The type in which the layers compute while training; weights and their gradients are float32 in either case. */
public enum TrainingPrecision {
    /** 32-bit floats throughout. */
    FLOAT32(6),
    /** 16-bit brain floats in the layers: several times faster on a processor with matrix instructions for them. */
    BFLOAT16(15);

    private final int code;

    TrainingPrecision(int code) {
        this.code = code;
    }

    /** Returns libtorch's number of this type, as programs write it. */
    int code() {
        return code;
    }
}
