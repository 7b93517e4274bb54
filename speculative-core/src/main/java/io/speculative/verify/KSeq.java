package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.kernel.WeightRow;
import io.speculative.kernel.Workspace;
import io.speculative.tree.TokenTree;
import java.util.EnumSet;
import java.util.Set;

/**
 * K-SEQ (Sun et al. 2023, "SpecTr: Fast Speculative Decoding via Optimal Transport", algorithm 2), node by node.
 *
 * <p>The {@code K} children of a node, drawn independently, are tested in order, each with probability
 * {@code min(1, target(x) / (gamma * draft(x)))}; {@code gamma} in {@code [1, K]} is the paper's. One is accepted with
 * probability {@code 1 - (1 - beta)^K}, where {@code beta = sum(min(draft, target / gamma))}; if none is, the next
 * token is drawn from {@code target - min(draft, target / gamma) * (1 - (1 - beta)^K) / beta}, made to sum to 1. The
 * rule is lossless as long as that is nowhere negative, that is, {@code 1 - (1 - beta)^K <= gamma * beta}; the smallest
 * such {@code gamma} accepts most and is found here exactly, not by a grid. With one child {@code gamma} is 1 and the
 * rule is that of {@link SpeculativeSampling}.
 */
public final class KSeq implements Verifier {

    private static final int MOST_SPLITS = 64;
    private static final int HALVINGS = 64;

    @Override
    public Guarantee guarantee() {
        return Guarantee.LOSSLESS;
    }

    @Override
    public Set<DraftLaw> draftLaws() {
        return EnumSet.of(DraftLaw.SINGLE, DraftLaw.INDEPENDENT);
    }

    @Override
    public Session open() {
        Workspace workspace = new Workspace();
        return (target, draft, random) -> verify(target, draft, workspace, random);
    }

    private static Verification verify(ScoredTree target, Draft draft, Workspace workspace, RandomStream random) {
        TokenTree tree = draft.tree();
        int node = 0;
        while (true) {
            Distribution targetLaw = target.at(node);
            int[] children = tree.children(node);
            if (children.length == 0) {
                return new Verification(node, random.draw(targetLaw));
            }
            Distribution draftLaw = draft.law(children[0]);
            double gamma = children.length == 1 ? 1 : smallestGamma(targetLaw, draftLaw, children.length, workspace);
            int accepted = firstAccepted(children, tree, targetLaw, draftLaw, gamma, random);
            if (accepted < 0) {
                return new Verification(node, drawRest(targetLaw, draftLaw, gamma, children.length, workspace, random));
            }
            node = accepted;
        }
    }

    private static int firstAccepted(
            int[] children,
            TokenTree tree,
            Distribution targetLaw,
            Distribution draftLaw,
            double gamma,
            RandomStream random) {
        for (int child : children) {
            int token = tree.token(child);
            if (random.accept(targetLaw.probability(token), gamma * draftLaw.probability(token))) {
                return child;
            }
        }
        return -1;
    }

    private static double smallestGamma(Distribution targetLaw, Distribution draftLaw, int count, Workspace workspace) {
        int size = targetLaw.vocabularySize();
        double[] target = workspace.row(0, size);
        double[] draft = workspace.row(1, size);
        targetLaw.copyTo(target);
        draftLaw.copyTo(draft);
        return smallestGamma(target, draft, size, count);
    }

    /**
     * The smallest valid gamma, from below. Where the split of the tokens into {@code target > gamma * draft} and the
     * rest is held fixed, beta is {@code draft mass + target mass / gamma}, which is no smaller than beta itself, so
     * the smallest gamma valid for it is no larger than the one sought; at that gamma the tokens are split again. The
     * splits grow, so the last one is reached after finitely many, in practice a handful.
     */
    static double smallestGamma(double[] target, double[] draft, int size, int count) {
        double gamma = 1;
        for (int split = 0; split < MOST_SPLITS; split++) {
            double draftMass = 0;
            double targetMass = 0;
            for (int token = 0; token < size; token++) {
                if (target[token] > gamma * draft[token]) {
                    draftMass += draft[token];
                } else {
                    targetMass += target[token];
                }
            }
            double next = smallestGamma(draftMass, targetMass, gamma, count);
            if (next <= gamma) {
                return gamma;
            }
            gamma = next;
        }
        return count;
    }

    /**
     * The smallest valid gamma from {@code least} up, for a fixed split; the upper end of a bisection, so it is valid.
     */
    private static double smallestGamma(double draftMass, double targetMass, double least, int count) {
        if (isValid(least, draftMass, targetMass, count)) {
            return least;
        }
        double low = least;
        double high = count;
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = 0.5 * (low + high);
            if (isValid(middle, draftMass, targetMass, count)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private static boolean isValid(double gamma, double draftMass, double targetMass, int count) {
        return expectedTests(draftMass + targetMass / gamma, count) <= gamma;
    }

    /** {@code (1 - (1 - beta)^count) / beta}, the expected number of children tested: also right where beta is 0. */
    private static double expectedTests(double beta, int count) {
        double sum = 0;
        double reached = 1;
        for (int i = 0; i < count; i++) {
            sum += reached;
            reached *= 1 - beta;
        }
        return sum;
    }

    private static int drawRest(
            Distribution targetLaw,
            Distribution draftLaw,
            double gamma,
            int count,
            Workspace workspace,
            RandomStream random) {
        int size = targetLaw.vocabularySize();
        double[] rest = workspace.row(0, size);
        double[] taken = workspace.row(1, size);
        targetLaw.copyTo(rest);
        draftLaw.copyTo(taken);
        double beta = 0;
        for (int token = 0; token < size; token++) {
            taken[token] = Math.min(taken[token], rest[token] / gamma);
            beta += taken[token];
        }
        double tests = expectedTests(beta, count);
        for (int token = 0; token < size; token++) {
            taken[token] *= tests;
        }
        double sum = WeightRow.residual(rest, 1, taken, rest, size);
        return sum > 0 ? random.choose(rest, size) : random.draw(targetLaw);
    }

    @Override
    public String toString() {
        return "kseq";
    }
}
