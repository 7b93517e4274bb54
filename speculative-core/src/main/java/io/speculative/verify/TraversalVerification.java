package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.tree.TokenTree;
import java.util.EnumSet;
import java.util.Set;

/**
 * Traversal verification (Weng et al. 2025, "Traversal Verification for Speculative Tree Decoding"): from the leaves to
 * the root, so that a node whose own test would fail can still be accepted for what follows it. On a chain it is
 * {@link BlockVerification}.
 *
 * <p>A node has a budget {@code a}, 1 at the root, and a residual law, at first the target's. Child {@code x} gets the
 * budget {@code min(1, a * residual(x) / law(x))} and its whole subtree is asked first. If no path through it is accepted,
 * the node's state becomes {@code a' = R / (R + 1 - a)} and {@code residual' = (a * residual - law)+ / R}, where {@code R =
 * sum((a * residual - law)+)}, and the next child is asked. With no child left, the path ends at the node with probability
 * {@code a}, the next token being drawn from the residual.
 *
 * <p>As in {@link RecursiveRejection}, with or without replacement is no mode: the laws that siblings carry say it.
 *
 * <p>If it depends on what was drawn whether there is a next child ({@link DraftLaw#WITHOUT_REPLACEMENT_STOPPED}), this
 * stays lossless: given all nodes of its depth and above, a subtree is accepted with its budget, however many children its
 * nodes turn out to have, as the rest of a node's budget is the same whether a next child or the node itself is asked. So a
 * rejection says nothing of the siblings to come, and each has the law it carries.
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
    public Verification verify(TargetDistributions target, Draft draft, RandomStream random) {
        Traversal traversal = new Traversal(target, draft, random);
        traversal.accepts(0, 1);
        return new Verification(traversal.acceptedNode, traversal.nextToken);
    }

    /** One walk over a draft's tree. A node's residual is in the workspace row of its depth + 1, but for a factor. */
    private static final class Traversal {
        private final TargetDistributions target;
        private final Draft draft;
        private final TokenTree tree;
        private final RandomStream random;
        private final Workspace workspace = Workspace.ofThread();
        private int acceptedNode;
        private int nextToken;

        Traversal(TargetDistributions target, Draft draft, RandomStream random) {
            this.target = target;
            this.draft = draft;
            this.tree = draft.tree();
            this.random = random;
        }

        /** Whether a path that ends at a node or below is accepted. At the root one always is. */
        boolean accepts(int node, double budgetAtFirst) {
            double budget = budgetAtFirst;
            if (budget <= 0) {
                return false;
            }
            Distribution targetLaw = target.at(node);
            int size = targetLaw.vocabularySize();
            int[] children = tree.children(node);
            double[] residual = children.length > 0 ? workspace.row(1 + tree.depth(node), size) : new double[0];
            double mass = 0;
            for (int child : children) {
                int token = tree.token(child);
                Distribution law = draft.law(child);
                double probability = mass > 0 ? residual[token] / mass : targetLaw.probability(token);
                if (accepts(child, Budget.ofChild(budget, probability, law.probability(token)))) {
                    return true;
                }
                if (!(mass > 0)) {
                    targetLaw.copyTo(residual);
                    mass = 1;
                }
                double[] drafted = workspace.row(0, size);
                law.copyTo(drafted);
                double rest = Budget.subtract(residual, budget / mass, drafted, drafted, size);
                if (rest > 0) {
                    System.arraycopy(drafted, 0, residual, 0, size);
                    mass = rest;
                    budget = rest / (rest + (1 - budget));
                } else if (budget < 1) {
                    return false;
                }
            }
            if (node > 0 && !random.accept(budget, 1)) {
                return false;
            }
            acceptedNode = node;
            nextToken = mass > 0 ? random.choose(residual, size) : random.draw(targetLaw);
            return true;
        }
    }

    @Override
    public String toString() {
        return "traversal";
    }
}
