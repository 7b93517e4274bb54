package io.speculative.djl.precision;

/** The type in which the layers compute while training; weights and their gradients are 32-bit floats in either case. */
public enum TrainingPrecision {
    /** 32-bit floats throughout. */
    FLOAT32,
    /** 16-bit brain floats in the layers: several times faster on a processor with matrix instructions for them. */
    BFLOAT16
}
