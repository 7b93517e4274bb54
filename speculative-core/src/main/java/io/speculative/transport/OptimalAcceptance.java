package io.speculative.transport;

import io.speculative.distribution.Distribution;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The optimal acceptance: the largest probability, over all lossless verifiers, that the emitted token is a drafted one
 * (alpha* in Hu et al. 2025, "Towards Optimal Multi-draft Speculative Decoding").
 *
 * <p>It is {@code 1 - max(W(H) - target(H))} over all sets of tokens {@code H}, with {@code W(H)} the probability that
 * all drafts lie in {@code H}: the drafts in {@code H} must go to tokens of {@code H}, and those take no more than
 * {@code target(H)}. For the draft laws here the gain of {@code W} per draft mass grows with {@code H}. This is
 * q-convexity: it holds for independent draws because {@code t^K} is convex, for pairs by the algebra in
 * {@code DraftPair}, and for more draws without replacement by Hu et al. Then a maximal {@code H} consists of the
 * tokens of smallest target / draft: if it has a token {@code y} but not an {@code x} of smaller ratio, adding
 * {@code x} or dropping {@code y} gives no less. So the maximum is taken over the prefixes of one sorted order.
 *
 * <p>Every method costs one sort of the tokens the draft law can draw, and returns a value in {@code [0, 1]}. Stateless
 * and thread-safe.
 */
public final class OptimalAcceptance {

    private OptimalAcceptance() {}

    /**
     * Independent draws, with replacement.
     *
     * @param drafts how many, at least 1
     */
    public static double independent(Distribution target, Distribution draft, int drafts) {
        atLeastOne("drafts", drafts);
        return pickedThenIndependent(target, draft, 0, drafts);
    }

    /**
     * Draws without replacement; all tokens of positive probability if there are no more than {@code drafts}. One and
     * two draws have a closed form; more are integrated numerically (to about 1e-13) at some hundred times the cost.
     *
     * @param drafts how many, at least 1
     */
    public static double withoutReplacement(Distribution target, Distribution draft, int drafts) {
        atLeastOne("drafts", drafts);
        return pickedThenDrawn(target, draft, 0, masses -> withoutReplacement(masses, drafts));
    }

    /**
     * The most probable tokens of the draft law are picked, the smaller id among equals; then tokens are drawn
     * independently from the law without them. One independent draw is the greedy sampler of Hu et al.
     *
     * @param picked how many are picked, at least 0; fewer if the law has fewer tokens of positive probability
     * @param independent how many are drawn, at least 1; none if picking has used up the law
     */
    public static double pickedThenIndependent(Distribution target, Distribution draft, int picked, int independent) {
        atLeastOne("independent", independent);
        return pickedThenDrawn(target, draft, picked, masses -> prefixes(masses, new IndependentDrafts(independent)));
    }

    /**
     * The most probable tokens of the draft law are picked, the smaller id among equals; then one or two tokens are
     * drawn without replacement from the law without them.
     *
     * @param picked how many are picked, at least 0; fewer if the law has fewer tokens of positive probability
     * @param drawn how many are drawn, 1 or 2; fewer if picking has left fewer
     */
    public static double pickedThenWithoutReplacement(Distribution target, Distribution draft, int picked, int drawn) {
        if (drawn != 1 && drawn != 2) {
            throw new IllegalArgumentException("drawn: " + drawn + " (expected: 1 or 2)");
        }
        return pickedThenDrawn(target, draft, picked, masses -> withoutReplacement(masses, drawn));
    }

    /** The target's mass on given tokens: best for tokens that were picked, not drawn. */
    public static double picked(Distribution target, int... tokens) {
        return Math.min(
                1,
                IntStream.of(tokens).distinct().mapToDouble(target::probability).sum());
    }

    private static double pickedThenDrawn(
            Distribution target, Distribution draft, int picked, UnaryOperator<double[]> containment) {
        if (picked < 0) {
            throw new IllegalArgumentException("picked: " + picked + " (expected: >= 0)");
        }
        if (draft.vocabularySize() != target.vocabularySize()) {
            throw new IllegalArgumentException("draft: vocabulary of " + draft.vocabularySize() + " (expected: "
                    + target.vocabularySize() + ", as the target's)");
        }
        double[] targets = probabilities(target);
        double[] rest = probabilities(draft);
        double sure = 0;
        for (int best : draft.mostProbable(Math.min(picked, rest.length))) {
            sure += targets[best];
            rest[best] = 0;
        }
        int[] order = order(targets, rest);
        if (order.length == 0) {
            return Math.min(1, sure);
        }
        double total = Arrays.stream(order).mapToDouble(token -> rest[token]).sum();
        double[] masses =
                Arrays.stream(order).mapToDouble(token -> rest[token] / total).toArray();
        double[] inside = containment.apply(masses);
        double excess = 0;
        double below = 0;
        for (int i = 0; i < order.length; i++) {
            below += targets[order[i]];
            excess = Math.max(excess, inside[i] - below);
        }
        return Math.min(1, 1 - excess + sure);
    }

    private static int[] order(double[] targets, double[] drafts) {
        long[] packed = new long[drafts.length];
        int drawable = RatioOrder.ascending(targets, drafts, drafts.length, packed);
        int bits = RatioOrder.bits(drafts.length);
        return Arrays.stream(packed, 0, drawable)
                .mapToInt(ratio -> RatioOrder.token(ratio, bits))
                .toArray();
    }

    /** {@code W} of every prefix of an order of tokens, given their draft masses. */
    private static double[] withoutReplacement(double[] masses, int drafts) {
        if (drafts >= masses.length) {
            double[] allOrNone = new double[masses.length];
            allOrNone[masses.length - 1] = 1;
            return allOrNone;
        }
        return switch (drafts) {
            case 1 -> prefixes(masses, new IndependentDrafts(1));
            case 2 -> prefixes(masses, DraftPair.INSTANCE);
            default -> ArrivalTimes.within(masses, drafts);
        };
    }

    private static double[] prefixes(double[] masses, Containment containment) {
        int size = masses.length;
        HeaviestToken heaviest = new HeaviestToken();
        heaviest.find(masses, size);
        double[] above = new double[size];
        for (int i = size - 1; i > 0; i--) {
            above[i - 1] = above[i] + masses[i];
        }
        double[] inside = new double[size];
        double below = 0;
        double odds = 0;
        for (int i = 0; i < size - 1; i++) {
            below += masses[i];
            odds += masses[i] / heaviest.rest(i, masses[i]);
            inside[i] = containment.within(below, above[i], odds);
        }
        inside[size - 1] = 1;
        return inside;
    }

    private static double[] probabilities(Distribution law) {
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        return probabilities;
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
