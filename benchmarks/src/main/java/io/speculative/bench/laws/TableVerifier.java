package io.speculative.bench.laws;

import io.speculative.draft.DraftLaw;
import io.speculative.transport.OptimalSelection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * A verifier of the table.
 *
 * @param label its name there, which is also the one that the verifier gives itself
 * @param covers the nodes that it is lossless for and has a row for
 * @param acceptance its acceptance on such a node, exactly or, where that takes too long, estimated
 */
record TableVerifier(
        String label, Predicate<DraftedNode> covers, BiFunction<DraftedNode, MonteCarlo, Acceptance> acceptance) {

    /** How much less than optimal the bucketed form may accept, as the library's verifier has it. */
    private static final double GAP = 1e-3;

    /** All of them. */
    static final List<TableVerifier> ALL = List.of(
            new TableVerifier("naive", node -> true, TableVerifier::naive),
            new TableVerifier("rrs", node -> true, TableVerifier::recursiveRejection),
            new TableVerifier("kseq", node -> node.law() == DraftLaw.INDEPENDENT, TableVerifier::kSeq),
            new TableVerifier(
                    "optimal",
                    node -> true,
                    (node, monteCarlo) -> selecting(node, OptimalSelection.exact(), monteCarlo)),
            new TableVerifier(
                    "optimal-bucketed",
                    node -> true,
                    (node, monteCarlo) -> selecting(node, OptimalSelection.bucketed(GAP), monteCarlo)));

    private static Acceptance naive(DraftedNode node, MonteCarlo monteCarlo) {
        double[] target = node.restOfTarget();
        double[] draft = node.restOfDraft();
        return node.law() == DraftLaw.WITHOUT_REPLACEMENT
                ? NaiveAcceptance.withoutReplacement(target, draft, node.drawn(), monteCarlo)
                : Acceptance.exact(node.withPicked(NaiveAcceptance.independent(target, draft, node.drawn())));
    }

    private static Acceptance recursiveRejection(DraftedNode node, MonteCarlo monteCarlo) {
        double[] target = node.restOfTarget();
        double[] draft = node.restOfDraft();
        return node.law() == DraftLaw.WITHOUT_REPLACEMENT
                ? RecursiveAcceptance.withoutReplacement(target, draft, node.drawn(), LastDraws.TESTED, monteCarlo)
                : Acceptance.exact(node.withPicked(RecursiveAcceptance.independent(target, draft, node.drawn())));
    }

    /** Of more than two draws without replacement, all but the last two are tested one by one. */
    private static Acceptance selecting(DraftedNode node, OptimalSelection selection, MonteCarlo monteCarlo) {
        return node.law() == DraftLaw.WITHOUT_REPLACEMENT && node.drawn() > 1
                ? RecursiveAcceptance.withoutReplacement(
                        node.restOfTarget(),
                        node.restOfDraft(),
                        node.drawn(),
                        LastDraws.selected(selection),
                        monteCarlo)
                : Acceptance.exact(node.acceptance(selection));
    }

    private static Acceptance kSeq(DraftedNode node, MonteCarlo monteCarlo) {
        double[] target = node.restOfTarget();
        double[] draft = node.restOfDraft();
        double gamma = KSeqAcceptance.smallestGamma(target, draft, node.drawn());
        return Acceptance.exact(KSeqAcceptance.of(target, draft, node.drawn(), gamma))
                .withGamma(gamma);
    }
}
