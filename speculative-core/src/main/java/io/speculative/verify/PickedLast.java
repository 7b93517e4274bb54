package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.tree.TokenTree;
import java.util.EnumSet;
import java.util.Set;

/**
 * Recursive rejection that asks the drawn siblings first and the picked ones last. For drafts of the greedy sampler,
 * all siblings picked but one, this is the optimal rule (Hu et al. 2025, "Towards Optimal Multi-draft Speculative
 * Decoding"); for two siblings, SpecHub (Sun et al. 2024, "SpecHub: Provable Acceleration to Multi-Draft Speculative
 * Decoding").
 *
 * <p>At a node, a drawn child {@code x} is accepted with probability {@code min(1, residual(x) / law(x))}, where the
 * residual starts as the target's law and becomes {@code (residual - law)+}, made to sum to 1, after a rejection. If
 * all are rejected, a token is drawn from the residual; if it is a picked child's, that child is accepted. The law of
 * the drawn tokens is 0 on picked tokens, so rejections take nothing from a picked token's target mass. With one drawn
 * child and picked ones {@code T} the acceptance is {@code target(T) + sum over the others of min(target, law)}, at the
 * cost of one pass over the vocabulary.
 *
 * <p>The drawn children are asked in the order they were drawn, so this is as lossless as {@link RecursiveRejection}
 * where their number depends on what was drawn ({@link DraftLaw#WITHOUT_REPLACEMENT_STOPPED}): in such a draft only a
 * last sibling can count as picked, if no other token was left.
 */
public final class PickedLast implements Verifier {

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
            int[] children = tree.children(node);
            residual.start(target.at(node));
            int accepted = firstAcceptedOfDrawn(children, draft, residual, random);
            if (accepted < 0) {
                int token = random.draw(residual);
                accepted = pickedWith(token, children, draft);
                if (accepted < 0) {
                    return new Verification(node, token);
                }
            }
            node = accepted;
        }
    }

    private static int firstAcceptedOfDrawn(int[] children, Draft draft, Residual residual, RandomStream random) {
        for (int child : children) {
            if (!draft.picked(child)) {
                int token = draft.tree().token(child);
                Distribution law = draft.law(child);
                if (random.accept(residual.probability(token), law.probability(token))) {
                    return child;
                }
                residual.subtract(law);
            }
        }
        return -1;
    }

    private static int pickedWith(int token, int[] children, Draft draft) {
        for (int child : children) {
            if (draft.picked(child) && draft.tree().token(child) == token) {
                return child;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return "picked-last";
    }
}
