package io.speculative.djl.program;

import io.speculative.djl.precision.RowArithmetic;
import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.DecoderConfig;

/** How a program computes the rows of a pass, for each {@link RowArithmetic}. */
enum RowKernel {
    /** Rows share products. */
    FAST(FastRows.TEXT, "List[Tensor]"),
    /** Each row by itself. */
    BIT_EQUAL(BitEqualRows.TEXT, "List[List[int]]");

    private final String functions;
    private final String maskType;

    RowKernel(String functions, String maskType) {
        this.functions = functions;
        this.maskType = maskType;
    }

    static RowKernel of(RowArithmetic rows) {
        return switch (rows) {
            case FAST -> FAST;
            case BIT_EQUAL -> BIT_EQUAL;
        };
    }

    /** The definitions of the functions that {@link CachedMode} calls and does not define. */
    String functions() {
        return functions;
    }

    /** The call of the activation, as programs write it. */
    String activation(Activation activation) {
        return this == BIT_EQUAL ? "(self).silu(gate)" : ProgramText.call(activation, "gate");
    }

    /** The type in which the program is told what rows must not see, as programs write it. */
    String maskType() {
        return maskType;
    }

    /** Refuses a kernel whose rows depend on each other, if rows must be bit-equal. */
    void requireSuitable(LinearKernel kernel) {
        if (this == BIT_EQUAL && kernel != LinearKernel.PACKED_BYTES) {
            throw new IllegalArgumentException("rows: BIT_EQUAL (expected: FAST, or precision INT8 on an x86 cpu)");
        }
    }

    /** Refuses a model with operators that may compute equal rows differently, if rows must be bit-equal. */
    void requireSuitable(DecoderConfig config, ProgramText text) {
        if (this == BIT_EQUAL && !(text.isPlain() && config.feedForward().activation() == Activation.SILU)) {
            throw new IllegalArgumentException(
                    "rows: BIT_EQUAL (expected: FAST for a model that is not computed as Llama is)");
        }
    }
}
