package io.speculative.bench.laws;

import java.util.OptionalDouble;

/**
 * The probability that the token emitted at a node is a drafted one.
 *
 * @param value in {@code [0, 1]}
 * @param standardError of a value that was estimated; empty if it is exact
 * @param gamma the factor that K-SEQ ran with; empty for every other verifier
 */
record Acceptance(double value, OptionalDouble standardError, OptionalDouble gamma) {

    /** A value computed by a formula; rounding past 0 or 1 is undone. */
    static Acceptance exact(double value) {
        return new Acceptance(Math.min(1, Math.max(0, value)), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** A mean of trials. */
    static Acceptance estimated(double mean, double standardError) {
        return new Acceptance(mean, OptionalDouble.of(standardError), OptionalDouble.empty());
    }

    Acceptance withGamma(double newGamma) {
        return new Acceptance(value, standardError, OptionalDouble.of(newGamma));
    }

    /** {@code exact} or {@code monte-carlo}. */
    String method() {
        return standardError.isPresent() ? "monte-carlo" : "exact";
    }
}
