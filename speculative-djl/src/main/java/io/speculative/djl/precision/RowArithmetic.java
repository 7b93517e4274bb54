package io.speculative.djl.precision;

/** Whether the numbers of a row may depend on the other rows of its pass. */
public enum RowArithmetic {
    /**
     * As fast as the kernels allow. The last bits of a row may depend on which other rows share its pass, so the order
     * of two tokens of nearly equal probability may change.
     */
    FAST,
    /**
     * A row is a function of the tokens on its own path, bit for bit. It does not depend on how many rows share the
     * pass, on their tree, sequence or prompt, nor on the passes that brought the path's tokens into the cache. Needs an
     * x86 CPU and {@link Precision#INT8}, whose kernel adds integers, or {@link Precision#FP16}, whose kernel is given
     * numbers of rows that it adds up in one order; where a trial at opening shows that a processor's kernel has no such
     * order, opening is refused. The attention of each row is computed by
     * itself, so wide passes over long contexts gain less. Bits are those of one machine, one libtorch, one number of
     * threads and one context limit.
     */
    BIT_EQUAL
}
