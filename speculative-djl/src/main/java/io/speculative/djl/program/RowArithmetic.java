package io.speculative.djl.program;

/** What a row of a pass may owe to the rows beside it. */
public enum RowArithmetic {
    /** As fast as the kernels go. Rows that share a pass change a row by rounding, so near-ties may be decided otherwise. */
    FAST(FastRows.TEXT, "torch.silu", "List[Tensor]"),
    /**
     * A row is a function of the tokens on its own path, bit for bit: however many rows share the pass, of whatever
     * tree, sequence or prompt, and however those tokens came into the cache. Needs {@link Precision#INT8} on an x86 CPU,
     * whose kernel adds integers, and computes the attention of each row by itself, so wide passes over long contexts
     * gain less. Bits are those of one machine, one libtorch, one number of threads and one context limit.
     */
    BIT_EQUAL(BitEqualRows.TEXT, "(self).silu", "List[List[int]]");

    private final String functions;
    private final String silu;
    private final String maskType;

    RowArithmetic(String functions, String silu, String maskType) {
        this.functions = functions;
        this.silu = silu;
        this.maskType = maskType;
    }

    /** The definitions of what {@link CachedMode} leaves open. */
    String functions() {
        return functions;
    }

    /** The operator of the gated feed-forward layer. */
    String silu() {
        return silu;
    }

    /** The type in which the program is told what rows must not see, as programs write it. */
    String maskType() {
        return maskType;
    }

    /** Refuses a kernel whose rows depend on each other. */
    void requireSuitable(LinearKernel kernel) {
        if (this == BIT_EQUAL && kernel != LinearKernel.PACKED_BYTES) {
            throw new IllegalArgumentException(
                    "rowArithmetic: BIT_EQUAL (expected: FAST with " + kernel + ", or INT8 on an x86 cpu)");
        }
    }
}
