package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.transport.OptimalSelection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Optimal verification, node by node: no lossless rule accepts a draft of a node more often. The bound and its formulas
 * are those of Hu et al. 2025, "Towards Optimal Multi-draft Speculative Decoding"; that selecting one draft and testing
 * it alone reaches the bound is the canonical decomposition of Khisti et al. 2025; the closed forms of the selection
 * are explained in {@link io.speculative.transport}.
 *
 * <p>At a node, one of the drawn children is selected, {@code x}, with the weights of {@link OptimalSelection}; it is
 * accepted with probability {@code min(1, target(x) / selected(x))}; if it is rejected, a token is drawn from
 * {@code (target - selected)+}, made to sum to 1. If that is a picked child's, this child is accepted: the draws leave
 * a picked token its whole target mass. With one drawn child this is the rule of {@link SpeculativeSampling}, with none
 * that of {@link NaiveSampling}.
 *
 * <p>Of more than two children drawn without replacement, all but the last two are tested first, one by one, as in
 * {@link RecursiveRejection}; the last two are optimal for the residual that the rejections leave. Each step is
 * lossless given the ones before, so the whole is; as a whole it is not optimal. The number of children must not depend
 * on which tokens were drawn, or on what was drawn after them; {@link DraftLaw#WITHOUT_REPLACEMENT_STOPPED} drafts,
 * where it does, are refused.
 *
 * <p>The exact form sorts the vocabulary at every node. The bucketed form doesn't, but for drafts without replacement
 * of which one token has all mass but 6e-14, and is as lossless; its acceptance is smaller by no more than a gap.
 */
public final class OptimalTransport implements Verifier {

    private static final double GAP = 1e-3;

    private final Supplier<OptimalSelection> selection;
    private final String name;

    private OptimalTransport(Supplier<OptimalSelection> selection, String name) {
        this.selection = selection;
        this.name = name;
    }

    /**
     * Accepts a child of a node as often as any lossless rule can; of more than two children without replacement, one of
     * the last two.
     */
    public static OptimalTransport exact() {
        return new OptimalTransport(OptimalSelection::exact, "optimal");
    }

    /** Accepts at a node with a probability at most 0.001 below that of {@link #exact}. */
    public static OptimalTransport bucketed() {
        return bucketed(GAP);
    }

    /**
     * Accepts nearly as often as {@link #exact}.
     *
     * @param gap how much smaller the acceptance at a node may be, from 1e-4 to 0.1
     */
    public static OptimalTransport bucketed(double gap) {
        // Refuses a gap out of range here and not at the first draft.
        OptimalSelection.bucketed(gap);
        return new OptimalTransport(() -> OptimalSelection.bucketed(gap), "optimal-bucketed");
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
        OptimalSelection ofRequest = selection.get();
        return (target, draft, random) -> verify(target, draft, ofRequest, random);
    }

    private static Verification verify(
            ScoredTree target, Draft draft, OptimalSelection selection, RandomStream random) {
        int node = 0;
        while (true) {
            SiblingTest test = new SiblingTest(draft, target.at(node), selection);
            int accepted = test.acceptedOf(SiblingGroups.of(draft, node), random);
            if (accepted < 0) {
                int token = random.draw(test.residual());
                accepted = NaiveSampling.childWith(draft.tree(), node, token);
                if (accepted < 0) {
                    return new Verification(node, token);
                }
            }
            node = accepted;
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** The test of the drawn children of one node. */
    private static final class SiblingTest {

        private final Draft draft;
        private final OptimalSelection selection;
        private Distribution residual;

        SiblingTest(Draft draft, Distribution target, OptimalSelection selection) {
            this.draft = draft;
            this.selection = selection;
            this.residual = target;
        }

        /** The target's law, or what rejections have left of it. */
        Distribution residual() {
            return residual;
        }

        /** The drawn child that is accepted, or -1. Picked ones are left to the residual. */
        int acceptedOf(List<int[]> groups, RandomStream random) {
            for (int[] siblings : groups) {
                if (draft.picked(siblings[0])) {
                    return -1;
                }
                int accepted = siblings.length == 1 ? tested(siblings[0], random) : selected(siblings, random);
                if (accepted >= 0) {
                    return accepted;
                }
                residual = selection.residual();
            }
            return -1;
        }

        private int tested(int child, RandomStream random) {
            int token = draft.tree().token(child);
            Distribution law = draft.law(child);
            if (random.accept(residual.probability(token), law.probability(token))) {
                return child;
            }
            selection.solveSingle(residual, 1, law);
            return -1;
        }

        private int selected(int[] siblings, RandomStream random) {
            int count = siblings.length;
            int[] tokens = new int[count];
            for (int i = 0; i < count; i++) {
                tokens[i] = draft.tree().token(siblings[i]);
            }
            Distribution law = draft.law(siblings[0]);
            if (SiblingGroups.areDistinct(siblings, draft)) {
                selection.solvePair(residual, 1, law);
            } else {
                selection.solveIndependent(residual, 1, law, count);
            }
            double[] weights = new double[count];
            selection.weights(tokens, count, weights);
            int chosen = random.choose(weights, count);
            int token = tokens[chosen];
            return random.accept(selection.target(token), selection.selected(token)) ? siblings[chosen] : -1;
        }
    }
}
