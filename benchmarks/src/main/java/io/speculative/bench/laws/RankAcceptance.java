package io.speculative.bench.laws;

import io.speculative.transport.OptimalAcceptance;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * How often a node's first, second, .. child is the accepted one: what a {@link io.speculative.draft.plan.TreePlanner} asks for.
 *
 * <p>Recursive rejection ({@code rrs}) tests the children in order, so the number is a probability. Optimal verification
 * ({@code optimal}) looks at all of them at once; there it is what one child more adds to the optimal acceptance. These sum
 * to the acceptance of the node, but the planned tree accepts as many tokens as planned only if siblings have equal
 * subtrees.
 */
final class RankAcceptance {

    private static final Map<String, ByRank> KNOWN = Map.of(
            "iid rrs",
            (pair, children, monteCarlo) -> RecursiveAcceptance.independentByRank(
                    pair.target().probabilities(), pair.draft().probabilities(), children),
            "wor rrs",
            (pair, children, monteCarlo) -> RecursiveAcceptance.withoutReplacementByRank(
                    pair.target().probabilities(), pair.draft().probabilities(), children, monteCarlo),
            "iid optimal",
            (pair, children, monteCarlo) ->
                    increments(children, drafts -> OptimalAcceptance.independent(pair.target(), pair.draft(), drafts)),
            "wor optimal",
            (pair, children, monteCarlo) -> increments(
                    children, drafts -> OptimalAcceptance.withoutReplacement(pair.target(), pair.draft(), drafts)));

    private final ByRank byRank;

    private RankAcceptance(ByRank byRank) {
        this.byRank = byRank;
    }

    /** The numbers of one pair of laws; fewer than children if there are fewer tokens. */
    @FunctionalInterface
    private interface ByRank {
        double[] of(LawPair pair, int children, MonteCarlo monteCarlo);
    }

    /**
     * For a sampler and a verifier.
     *
     * @param sampler {@code iid} or {@code wor}
     * @param verifier {@code rrs} or {@code optimal}
     */
    static RankAcceptance of(String sampler, String verifier) {
        ByRank byRank = KNOWN.get(sampler + " " + verifier);
        if (byRank == null) {
            throw new IllegalArgumentException(
                    "sampler, verifier: " + sampler + ", " + verifier + " (expected: iid or wor, with rrs or optimal)");
        }
        return new RankAcceptance(byRank);
    }

    /**
     * The mean over pairs of laws.
     *
     * @param children the most children a node may have
     * @param monteCarlo for what can't be computed exactly
     */
    double[] mean(List<LawPair> pairs, int children, MonteCarlo monteCarlo) {
        double[] mean = new double[children];
        for (LawPair pair : pairs) {
            double[] ofPair = byRank.of(pair, children, monteCarlo);
            for (int rank = 0; rank < ofPair.length; rank++) {
                mean[rank] += ofPair[rank] / pairs.size();
            }
        }
        return mean;
    }

    private static double[] increments(int children, IntToDoubleFunction acceptance) {
        double[] increments = new double[children];
        double reached = 0;
        for (int rank = 0; rank < children; rank++) {
            double next = Math.max(reached, acceptance.applyAsDouble(rank + 1));
            increments[rank] = next - reached;
            reached = next;
        }
        return increments;
    }
}
