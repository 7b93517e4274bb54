package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Typical acceptance (Cai et al. 2024, "Medusa"): takes a drafted token that the target finds plausible.
 * <strong>Lossy</strong>: the text does not have the target's law, and nothing bounds how far it is off.
 *
 * <p>Token {@code x} is typical if {@code target(x) > min(epsilon, delta * exp(-H))}, where {@code H} is the entropy of
 * the target's law in nats: the larger the entropy, the lower the threshold. The longest path of typical tokens is
 * accepted, the more probable one among equally long ones. The token after it is the target's most probable one, so
 * each round emits one token that greedy decoding would. Nothing is drawn.
 *
 * <p>Under the greedy rule the target's law is a point mass, and this is {@link GreedyMatch}.
 */
public final class TypicalAcceptance implements Verifier {

    private final double epsilon;
    private final double delta;

    private TypicalAcceptance(double epsilon, double delta) {
        this.epsilon = epsilon;
        this.delta = delta;
    }

    /**
     * A verifier.
     *
     * @param epsilon the probability that is always enough, in (0, 1)
     * @param delta the share of {@code exp(-H)} that is enough, in (0, 1)
     */
    public static TypicalAcceptance of(double epsilon, double delta) {
        requireShare("epsilon", epsilon);
        requireShare("delta", delta);
        return new TypicalAcceptance(epsilon, delta);
    }

    private static void requireShare(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0 and < 1)");
        }
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.LOSSY;
    }

    @Override
    public Set<DraftLaw> draftLaws() {
        return EnumSet.allOf(DraftLaw.class);
    }

    @Override
    public Session open() {
        return (target, draft, random) -> verify(target, draft);
    }

    private Verification verify(ScoredTree target, Draft draft) {
        TokenTree tree = draft.tree();
        double[] logarithms = new double[tree.size()];
        Arrays.fill(logarithms, 1, logarithms.length, Double.NEGATIVE_INFINITY);
        int best = 0;
        for (int node = 0; node < tree.size(); node++) {
            if (logarithms[node] > Double.NEGATIVE_INFINITY) {
                best = isBetter(node, best, tree, logarithms) ? node : best;
                rateChildren(node, target, tree, logarithms);
            }
        }
        return new Verification(best, target.at(best).mostProbable(1)[0]);
    }

    private static boolean isBetter(int node, int other, TokenTree tree, double[] logarithms) {
        int deeper = tree.depth(node) - tree.depth(other);
        return deeper > 0 || (deeper == 0 && logarithms[node] > logarithms[other]);
    }

    /** Gives each child the logarithm of its path's probability, or minus infinity if it is not typical. */
    private void rateChildren(int node, ScoredTree target, TokenTree tree, double[] logarithms) {
        int[] children = tree.children(node);
        if (children.length == 0) {
            return;
        }
        Distribution law = target.at(node);
        double enough = Math.min(epsilon, delta * Math.exp(-law.entropy()));
        for (int child : children) {
            double probability = law.probability(tree.token(child));
            logarithms[child] =
                    probability > enough ? logarithms[node] + Math.log(probability) : Double.NEGATIVE_INFINITY;
        }
    }

    @Override
    public String toString() {
        return "typical";
    }
}
