package io.speculative.transport;

/** How draws depend on each other. */
enum Draws {
    /** Each from the same law. */
    INDEPENDENT,
    /** Each from the law without the tokens before. */
    DISTINCT;

    /** The law of the next draw, not normalised. */
    double[] after(double[] law, int token) {
        double[] next = law.clone();
        next[token] = this == DISTINCT ? 0 : law[token];
        return next;
    }
}
