package io.speculative.verify;

import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.tree.TokenTree;
import java.util.Set;

/**
 * Block verification of a chain (Sun et al. 2024, "Block Verification Accelerates Speculative Decoding", algorithm 2).
 * It decides on the block as a whole and accepts at least as many tokens, in expectation, as testing token by token
 * does.
 *
 * <p>Node {@code i} of the chain {@code x_1 .. x_g} has the budget
 * {@code p_i = min(1, p_(i-1) * target(x_i) / draft(x_i))}, {@code p_0 = 1}, and the block may end at it with
 * probability {@code h_i = R_i / (R_i + 1 - p_i)}, where {@code R_i = sum((p_i * target - draft)+)} over the laws of
 * the token after it; {@code h_g = p_g}. The longest block that may end is accepted, so the nodes are asked from the
 * last to the first. The next token is drawn from {@code (p_i * target - draft)+}, made to sum to 1, after the last
 * node from the target.
 */
public final class BlockVerification implements Verifier {

    @Override
    public Guarantee guarantee() {
        return Guarantee.LOSSLESS;
    }

    @Override
    public Set<DraftLaw> draftLaws() {
        return Set.of(DraftLaw.SINGLE);
    }

    /** The session refuses a draft that is not a chain. */
    @Override
    public Session open() {
        Residual residual = new Residual();
        return (target, draft, random) -> verify(target, draft, residual, random);
    }

    private static Verification verify(ScoredTree target, Draft draft, Residual residual, RandomStream random) {
        TokenTree tree = draft.tree();
        if (!tree.isChain()) {
            throw new IllegalArgumentException("draft: " + tree + " (expected: a chain)");
        }
        double[] budgets = budgets(target, draft);
        int last = tree.drafted();
        if (random.accept(budgets[last], 1)) {
            return new Verification(last, random.draw(target.at(last)));
        }
        for (int node = last - 1; node >= 0; node--) {
            if (budgets[node] > 0) {
                residual.start(target.at(node));
                double rest = residual.subtract(budgets[node], draft.law(node + 1));
                if (node == 0 || random.accept(rest, rest + (1 - budgets[node]))) {
                    return new Verification(node, random.draw(residual));
                }
            }
        }
        throw new IllegalStateException("budgets: " + budgets[0] + " at the root (expected: 1)");
    }

    private static double[] budgets(ScoredTree target, Draft draft) {
        TokenTree tree = draft.tree();
        double[] budgets = new double[tree.size()];
        budgets[0] = 1;
        for (int node = 1; node < budgets.length && budgets[node - 1] > 0; node++) {
            int token = tree.token(node);
            budgets[node] = Budget.ofChild(
                    budgets[node - 1],
                    target.at(node - 1).probability(token),
                    draft.law(node).probability(token));
        }
        return budgets;
    }

    @Override
    public String toString() {
        return "block";
    }
}
