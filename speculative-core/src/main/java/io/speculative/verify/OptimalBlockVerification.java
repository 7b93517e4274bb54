package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.transport.OptimalSelection;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Block verification of trees with optimal transport at every node. It combines two ideas. Subtrees are decided on
 * before their roots, as in {@link TraversalVerification} (Weng et al. 2025). And one of all siblings is selected by
 * the canonical decomposition (Khisti et al. 2025, "Multi-Draft Speculative Sampling: Canonical Decomposition and
 * Theoretical Limits"), instead of asking them one after the other. The combination is ours.
 *
 * <p>A node has a budget {@code a}, 1 at the root: its part of the target is {@code a * target}. The
 * {@link OptimalSelection} for that part gives each drawn child {@code x_i} a weight {@code w_i}, and the law
 * {@code selected} of the child that would be selected. The child is to be accepted, at itself or below, with
 * probability {@code b_i = w_i * min(1, a * target(x_i) / selected(x_i))}, so the children are asked in order with the
 * budgets {@code b_i / (1 - sum of the earlier b)}. If all fail, the residual {@code (a * target - selected)+} of sum
 * {@code R} is left, with the budget {@code R / (R + 1 - a)}. This budget is an expectation over all drafts, not what
 * the {@code b} of this draft leave. A picked child then gets the share of the residual that its token has. If no child
 * is accepted, the path ends at the node with probability equal to the budget left, and the next token is drawn from
 * the residual.
 *
 * <p>On a chain it is {@link BlockVerification}; for one level its acceptance is the optimal one. Of more than two
 * children drawn without replacement, all but the last two are asked one by one, which is not optimal but as lossless.
 * The number of children must not depend on which tokens are drawn; {@link DraftLaw#WITHOUT_REPLACEMENT_STOPPED}
 * drafts, where it does, are refused.
 */
public final class OptimalBlockVerification implements Verifier {

    private static final double GAP = 1e-3;

    private final Supplier<OptimalSelection> selection;
    private final String name;

    private OptimalBlockVerification(Supplier<OptimalSelection> selection, String name) {
        this.selection = selection;
        this.name = name;
    }

    /** Selects optimally at every node, at the cost of a sort of the vocabulary. */
    public static OptimalBlockVerification exact() {
        return new OptimalBlockVerification(OptimalSelection::exact, "ot-block");
    }

    /** Selects without a sort; as lossless, the acceptance of a level is at most 0.001 below the optimal one. */
    public static OptimalBlockVerification bucketed() {
        return new OptimalBlockVerification(() -> OptimalSelection.bucketed(GAP), "ot-block-bucketed");
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.LOSSLESS;
    }

    @Override
    public Set<DraftLaw> draftLaws() {
        return EnumSet.complementOf(EnumSet.of(DraftLaw.WITHOUT_REPLACEMENT_STOPPED));
    }

    @Override
    public Session open() {
        List<OptimalSelection> selections = new ArrayList<>();
        return (target, draft, random) -> verify(target, draft, selections, random);
    }

    private Verification verify(
            ScoredTree target, Draft draft, List<OptimalSelection> selections, RandomStream random) {
        Walk walk = new Walk(target, draft, selections, random);
        walk.accepts(0, 1);
        return new Verification(walk.acceptedNode, walk.nextToken);
    }

    @Override
    public String toString() {
        return name;
    }

    /** One walk over a draft's tree. The nodes of one depth share a selection: only one of them is ever at work. */
    private final class Walk {
        private final ScoredTree target;
        private final Draft draft;
        private final TokenTree tree;
        private final List<OptimalSelection> selections;
        private final RandomStream random;
        private int acceptedNode;
        private int nextToken;

        Walk(ScoredTree target, Draft draft, List<OptimalSelection> selections, RandomStream random) {
            this.target = target;
            this.draft = draft;
            this.tree = draft.tree();
            this.selections = selections;
            this.random = random;
        }

        /** Whether a path that ends at a node or below is accepted. At the root one always is. */
        boolean accepts(int node, double budgetAtFirst) {
            double budget = budgetAtFirst;
            if (budget <= 0) {
                return false;
            }
            Distribution residual = target.at(node);
            OptimalSelection ofNode = selectionAt(tree.depth(node));
            for (int[] siblings : SiblingGroups.of(draft, node)) {
                if (acceptsOne(siblings, residual, budget, ofNode)) {
                    return true;
                }
                double rest = ofNode.residualMass();
                residual = ofNode.residual();
                if (rest > 0) {
                    budget = rest / (rest + (1 - budget));
                } else if (budget < 1) {
                    return false;
                }
            }
            if (node > 0 && !random.accept(budget, 1)) {
                return false;
            }
            acceptedNode = node;
            nextToken = random.draw(residual);
            return true;
        }

        /** Asks a group of siblings; if all fail, their selection is solved and holds the residual. */
        private boolean acceptsOne(int[] siblings, Distribution residual, double budget, OptimalSelection ofNode) {
            Distribution law = draft.law(siblings[0]);
            if (siblings.length == 1) {
                int token = tree.token(siblings[0]);
                double share = Budget.ofChild(budget, residual.probability(token), law.probability(token));
                if (accepts(siblings[0], share)) {
                    return true;
                }
                ofNode.solveSingle(residual, budget, law);
                return false;
            }
            if (SiblingGroups.areDistinct(siblings, draft)) {
                ofNode.solvePair(residual, budget, law);
            } else {
                ofNode.solveIndependent(residual, budget, law, siblings.length);
            }
            return acceptsSelected(siblings, ofNode);
        }

        private boolean acceptsSelected(int[] siblings, OptimalSelection ofNode) {
            int[] tokens = new int[siblings.length];
            for (int i = 0; i < siblings.length; i++) {
                tokens[i] = tree.token(siblings[i]);
            }
            double[] shares = new double[siblings.length];
            ofNode.weights(tokens, siblings.length, shares);
            for (int i = 0; i < siblings.length; i++) {
                shares[i] *= Budget.ofChild(1, ofNode.target(tokens[i]), ofNode.selected(tokens[i]));
            }
            double left = 1;
            for (int i = 0; i < siblings.length; i++) {
                if (accepts(siblings[i], Budget.ofChild(1, shares[i], left))) {
                    return true;
                }
                left -= shares[i];
            }
            return false;
        }

        private OptimalSelection selectionAt(int depth) {
            while (selections.size() <= depth) {
                selections.add(selection.get());
            }
            return selections.get(depth);
        }
    }
}
