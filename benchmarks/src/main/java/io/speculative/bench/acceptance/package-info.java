/**
 * How often a drafted token is accepted at one node, computed from the two laws alone: for several draft samplers and
 * verifiers, beside the optimum over all verifiers.
 *
 * <p>Everything here is a formula or a recursion in double precision; no verifier runs. Where a recursion over all orders
 * of rejected tokens would take too long it is followed along random orders instead, and the result says so
 * ({@link io.speculative.bench.acceptance.Acceptance}). {@link io.speculative.bench.acceptance.NodeTable} puts the rows of
 * a table together. Formulas follow the papers named
 * at each class; that they describe the verifiers of the library is tested by driving those through all their random
 * choices.
 */
@NullMarked
package io.speculative.bench.acceptance;

import org.jspecify.annotations.NullMarked;
