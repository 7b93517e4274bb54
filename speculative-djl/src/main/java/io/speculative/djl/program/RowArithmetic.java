package io.speculative.djl.program;

import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.DecoderConfig;

/** Whether the numbers of a row may depend on the other rows of its pass. */
public enum RowArithmetic {
    /**
     * As fast as the kernels allow. The last bits of a row may depend on which other rows share its pass, so the order
     * of two tokens of nearly equal probability may change.
     */
    FAST(FastRows.TEXT, "List[Tensor]"),
    /**
     * A row is a function of the tokens on its own path, bit for bit. It does not depend on how many rows share the
     * pass, on their tree, sequence or prompt, nor on the passes that brought the path's tokens into the cache. Needs
     * {@link Precision#INT8} on an x86 CPU, whose kernel adds integers. The attention of each row is computed by
     * itself, so wide passes over long contexts gain less. Bits are those of one machine, one libtorch, one number of
     * threads and one context limit.
     */
    BIT_EQUAL(BitEqualRows.TEXT, "List[List[int]]");

    private final String functions;
    private final String maskType;

    RowArithmetic(String functions, String maskType) {
        this.functions = functions;
        this.maskType = maskType;
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
