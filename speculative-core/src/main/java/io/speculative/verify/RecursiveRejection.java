package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.tree.TokenTree;
import java.util.EnumSet;
import java.util.Set;

/**
 * Recursive rejection sampling (Jeon et al. 2024, "Recursive Speculative Decoding"; with replacement: Miao et al. 2024,
 * "SpecInfer", multi-step speculative sampling).
 *
 * <p>At a node, the children are tested in the order they were drawn against the residual, which starts as the target's
 * law: child {@code x} is accepted with probability {@code min(1, residual(x) / law(x))}; if it is rejected, the
 * residual becomes {@code (residual - law)+}, made to sum to 1. If all are rejected, the next token is drawn from the
 * last residual.
 *
 * <p>There are no modes for draws with and without replacement: the laws that the draft carries contain the difference.
 * A sibling drawn without replacement carries the law without the earlier siblings; a picked one carries a point mass,
 * for which the rule becomes the one-hot rule: accept with probability {@code residual(x)}, else remove {@code x} from
 * the residual. The rule is lossless in each case because every single step is: a token drawn from {@code law}, and
 * then accepted or replaced from the residual, has the law it was tested against, whatever was drawn before. So it may
 * also depend on what was drawn before whether there is a next sibling ({@link DraftLaw#WITHOUT_REPLACEMENT_STOPPED}).
 */
public final class RecursiveRejection implements Verifier {

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
        Residual residual = new Residual();
        return (target, draft, random) -> verify(target, draft, residual, random);
    }

    private static Verification verify(ScoredTree target, Draft draft, Residual residual, RandomStream random) {
        TokenTree tree = draft.tree();
        int node = 0;
        while (true) {
            residual.start(target.at(node));
            int accepted = firstAccepted(tree.children(node), draft, residual, random);
            if (accepted < 0) {
                return new Verification(node, random.draw(residual));
            }
            node = accepted;
        }
    }

    private static int firstAccepted(int[] children, Draft draft, Residual residual, RandomStream random) {
        for (int child : children) {
            int token = draft.tree().token(child);
            Distribution law = draft.law(child);
            if (random.accept(residual.probability(token), law.probability(token))) {
                return child;
            }
            residual.subtract(law);
        }
        return -1;
    }

    @Override
    public String toString() {
        return "rrs";
    }
}
