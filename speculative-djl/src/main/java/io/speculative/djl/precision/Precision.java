package io.speculative.djl.precision;

/** In what precision the linear maps of a model are stored. Activations and the cache are 32-bit floats in either case. */
public enum Precision {
    /** 32-bit floats. Several times slower than {@link #FP16} on a small model. */
    FP32,
    /**
     * 16-bit floats. On an x86 CPU they are packed for a kernel that widens them as it multiplies: half the memory
     * traffic, products and sums in 32 bits, and rows that agree with their own pass alone to about 1e-6. Other CPUs
     * hold the same numbers as 32-bit floats. On a GPU inputs are rounded to 16 bits as well.
     */
    FP16,
    /**
     * 16-bit floats with the range of 32 bits and 8 bits of precision, on a GPU only: for checkpoints whose values leave the
     * range of {@link #FP16}. Inputs are rounded as well.
     */
    BF16,
    /**
     * 8-bit integers with one scale per output, on the CPU only: a quarter of {@link #FP32}'s memory traffic. Inputs are
     * rounded as well, in two terms of 7 bits and a sign each, by a scale of each row's own or one for all rows, so a row's
     * linear maps give the same bits whatever rows share the pass. Rounding changes the model: its laws are close to the 16-bit
     * ones, not equal.
     */
    INT8
}
