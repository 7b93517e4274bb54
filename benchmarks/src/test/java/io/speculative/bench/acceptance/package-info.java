/** Tests of the acceptance table's formulas, against real verifiers and against independent formulas. */
@NullMarked
package io.speculative.bench.acceptance;

import org.jspecify.annotations.NullMarked;
