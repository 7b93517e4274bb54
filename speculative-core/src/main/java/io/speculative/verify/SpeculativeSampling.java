package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.tree.TokenTree;
import java.util.Set;

/**
 * Standard speculative sampling of a chain (Leviathan et al. 2023, algorithm 1; Chen et al. 2023, algorithm 2).
 *
 * <p>Drafted token {@code x} is accepted with probability {@code min(1, target(x) / draft(x))} ({@code p} and {@code q}
 * in Leviathan, {@code q} and {@code p} in Chen); at the first rejection the next token is drawn from the residual
 * {@code (target - draft)+}, made to sum to 1; if all are accepted, the bonus token is drawn from the target. The
 * acceptance probability of one token is {@code sum(min(target, draft))}.
 */
public final class SpeculativeSampling implements Verifier {

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
        int node = 0;
        while (node < tree.drafted()) {
            Distribution targetLaw = target.at(node);
            int child = node + 1;
            int token = tree.token(child);
            if (!random.accept(targetLaw.probability(token), draft.law(child).probability(token))) {
                residual.start(targetLaw);
                residual.subtract(draft.law(child));
                return new Verification(node, random.draw(residual));
            }
            node = child;
        }
        return new Verification(node, random.draw(target.at(node)));
    }

    @Override
    public String toString() {
        return "standard";
    }
}
