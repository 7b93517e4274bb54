package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.kernel.Workspace;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Traversal verification (Weng et al. 2025, "Traversal Verification for Speculative Tree Decoding"): it goes from the
 * leaves to the root, so that a node whose own test would fail can still be accepted together with a node below it. On
 * a chain it is {@link BlockVerification}.
 *
 * <p>A node has a budget {@code a}, 1 at the root, and a residual law, at first the target's. Child {@code x} gets the
 * budget {@code min(1, a * residual(x) / law(x))} and its whole subtree is asked first. If no path through it is
 * accepted, the node's state becomes {@code a' = R / (R + 1 - a)} and {@code residual' = (a * residual - law)+ / R},
 * where {@code R = sum((a * residual - law)+)}, and the next child is asked. With no child left, the path ends at the
 * node with probability {@code a}, the next token being drawn from the residual.
 *
 * <p>As in {@link RecursiveRejection}, there are no modes for draws with and without replacement: the laws that
 * siblings carry contain the difference.
 *
 * <p>It stays lossless if the number of children depends on what was drawn
 * ({@link DraftLaw#WITHOUT_REPLACEMENT_STOPPED}). Given all nodes of its depth and above, the probability that a
 * subtree is accepted is its budget, however many children its nodes turn out to have: what a rejection leaves of a
 * node's budget is the same whether a next child or the node itself is asked. So a rejection tells nothing about the
 * siblings that follow, and each of them has the law it carries.
 */
public final class TraversalVerification implements Verifier {

    @Override
    public Guarantee guarantee() {
        return Guarantee.LOSSLESS;
    }

    @Override
    public Set<DraftLaw> draftLaws() {
        return EnumSet.allOf(DraftLaw.class);
    }

    @Override
    public Session open() {
        return new Traversal();
    }

    /** Walks over drafts' trees. The nodes of one depth share a residual: only one of them is ever at work. */
    private static final class Traversal implements Session {
        private final Workspace workspace = new Workspace();
        private final List<Residual> residuals = new ArrayList<>();
        private int acceptedNode;
        private int nextToken;

        @Override
        public Verification verify(ScoredTree target, Draft draft, RandomStream random) {
            accepts(0, 1, target, draft, random);
            return new Verification(acceptedNode, nextToken);
        }

        /** Whether a path that ends at a node or below is accepted. At the root one always is. */
        private boolean accepts(int node, double budgetAtFirst, ScoredTree target, Draft draft, RandomStream random) {
            double budget = budgetAtFirst;
            if (budget <= 0) {
                return false;
            }
            TokenTree tree = draft.tree();
            Residual residual = residualAt(tree.depth(node));
            residual.start(target.at(node));
            for (int child : tree.children(node)) {
                int token = tree.token(child);
                Distribution law = draft.law(child);
                double share = Budget.ofChild(budget, residual.probability(token), law.probability(token));
                if (accepts(child, share, target, draft, random)) {
                    return true;
                }
                double rest = residual.subtract(budget, law);
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

        private Residual residualAt(int depth) {
            while (residuals.size() <= depth) {
                residuals.add(new Residual(workspace, residuals.size()));
            }
            return residuals.get(depth);
        }
    }

    @Override
    public String toString() {
        return "traversal";
    }
}
