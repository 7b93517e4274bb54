/**
 * How often a drafted token is accepted at one node, computed from the two laws alone: for several draft samplers and
 * verifiers, beside the optimum over all verifiers. {@link io.speculative.bench.laws.AcceptanceTable} writes the table,
 * {@link io.speculative.bench.laws.PlanTree} plans a tree from the same files of laws, and
 * {@link io.speculative.bench.laws.StoreLaws} takes such files from a pair of models.
 *
 * <p>Everything but {@code StoreLaws} is a formula or a recursion in double precision; no model and no verifier runs. Where a
 * recursion over all orders of rejected tokens would take too long it is followed along random orders instead, and the result
 * says so. Formulas follow the papers named at each class; that they describe the verifiers of the library is tested by driving
 * those through all their random choices.
 */
@NullMarked
package io.speculative.bench.laws;

import org.jspecify.annotations.NullMarked;
