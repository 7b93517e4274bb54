package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DoubleLaw;
import io.speculative.draft.DraftLaw;
import io.speculative.transport.OptimalAcceptance;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The probability that one of the tokens drafted at a node is accepted, computed without a verifier. */
public final class AcceptanceFormulas {

    private AcceptanceFormulas() {}

    /** {@code sum min(target, draft)}: one drawn token under standard sampling. */
    public static double overlap(double[] target, double[] draft) {
        double sum = 0;
        for (int token = 0; token < target.length; token++) {
            sum += Math.min(target[token], draft[token]);
        }
        return sum;
    }

    /** Recursive rejection of independent draws: {@code 1 - prod_i (1 - sum min(residual_i, draft))}. */
    public static double recursiveIndependent(double[] target, double[] draft, int count) {
        double[] residual = target;
        double rejected = 1;
        for (int i = 0; i < count; i++) {
            rejected *= 1 - overlap(residual, draft);
            residual = residual(residual, draft);
        }
        return 1 - rejected;
    }

    /** Recursive rejection of draws without replacement, over all orders in which tokens can be rejected. */
    public static double recursiveWithoutReplacement(double[] target, double[] draft, int count) {
        return recursiveStopped(target, draft, count, token -> false);
    }

    /** The same if there are no more siblings after certain tokens. */
    public static double recursiveStopped(double[] target, double[] draft, int count, IntPredicate isLast) {
        if (count == 0 || Arrays.stream(draft).sum() <= 0) {
            return 0;
        }
        double accepted = overlap(target, draft);
        double[] residual = residual(target, draft);
        for (int token = 0; token < draft.length; token++) {
            double rejectedHere = Math.max(draft[token] - target[token], 0);
            if (rejectedHere > 0 && !isLast.test(token)) {
                accepted += rejectedHere * recursiveStopped(residual, without(draft, token), count - 1, isLast);
            }
        }
        return accepted;
    }

    /**
     * Draws without replacement, all but the last two rejected one by one and those two tested optimally, over all orders in
     * which tokens can be rejected.
     */
    public static double recursiveThenOptimalPair(double[] target, double[] draft, int count) {
        long drawable = Arrays.stream(draft).filter(mass -> mass > 0).count();
        if (Math.min(count, drawable) == 2) {
            return OptimalAcceptance.withoutReplacement(DoubleLaw.of(target), DoubleLaw.of(draft), 2);
        }
        double accepted = overlap(target, draft);
        if (count > 1) {
            double[] residual = residual(target, draft);
            for (int token = 0; token < draft.length; token++) {
                double rejectedHere = Math.max(draft[token] - target[token], 0);
                if (rejectedHere > 0 && drawable > 1) {
                    accepted += rejectedHere * recursiveThenOptimalPair(residual, without(draft, token), count - 1);
                }
            }
        }
        return accepted;
    }

    /** Optimal verification of one node; of more than two draws without replacement only the last two are. */
    public static double optimalByNode(DraftLaw law, double[] target, double[] draft, int count) {
        Distribution wanted = DoubleLaw.of(target);
        Distribution drawn = DoubleLaw.of(draft);
        int picked = VerifierContract.pickedOf(count);
        return switch (law) {
            case SINGLE -> overlap(target, draft);
            case INDEPENDENT -> OptimalAcceptance.independent(wanted, drawn, count);
            case WITHOUT_REPLACEMENT -> recursiveThenOptimalPair(target, draft, count);
            case WITHOUT_REPLACEMENT_STOPPED ->
                throw new IllegalArgumentException("law: " + law + " (expected: one that fixes the number of drafts)");
            case PICKED -> picked(target, draft, count);
            case PICKED_THEN_INDEPENDENT ->
                OptimalAcceptance.pickedThenIndependent(wanted, drawn, picked, count - picked);
            case PICKED_THEN_WITHOUT_REPLACEMENT ->
                OptimalAcceptance.pickedThenWithoutReplacement(wanted, drawn, picked, count - picked);
        };
    }

    /** The smallest gamma of K-SEQ that leaves no negative residual, by bisection over all tokens. */
    public static double gamma(double[] target, double[] draft, int count) {
        double low = 1;
        double high = count;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            double beta = beta(target, draft, middle);
            boolean valid = 1 - Math.pow(1 - beta, count) <= middle * beta;
            high = valid ? middle : high;
            low = valid ? low : middle;
        }
        return high;
    }

    /** K-SEQ at its smallest gamma: {@code 1 - (1 - sum min(draft, target / gamma))^count}. */
    public static double kSeq(double[] target, double[] draft, int count) {
        return 1 - Math.pow(1 - beta(target, draft, gamma(target, draft, count)), count);
    }

    private static double beta(double[] target, double[] draft, double gamma) {
        double beta = 0;
        for (int token = 0; token < target.length; token++) {
            beta += Math.min(draft[token], target[token] / gamma);
        }
        return beta;
    }

    /** Recursive rejection of {@code count} tokens, the {@code picked} most probable ones asked last. */
    public static double pickedLastIndependent(double[] target, double[] draft, int picked, int count) {
        double[] rest = draft.clone();
        boolean[] isPicked = pick(rest, picked);
        double[] residual = target;
        double rejected = 1;
        for (int i = picked; i < count && Arrays.stream(rest).sum() > 0; i++) {
            double[] law = normalised(rest);
            rejected *= 1 - overlap(residual, law);
            residual = residual(residual, law);
        }
        return 1 - rejected + rejected * massOf(residual, isPicked);
    }

    /** The same of tokens drawn without replacement, over all orders in which they can be rejected. */
    public static double pickedLastWithoutReplacement(double[] target, double[] draft, int picked, int count) {
        double[] rest = draft.clone();
        boolean[] isPicked = pick(rest, picked);
        return drawnThenPicked(target, normalised(rest), isPicked, count - picked);
    }

    private static double drawnThenPicked(double[] residual, double[] law, boolean[] isPicked, int count) {
        if (count == 0 || Arrays.stream(law).sum() <= 0) {
            return massOf(residual, isPicked);
        }
        double accepted = overlap(residual, law);
        double[] next = residual(residual, law);
        for (int token = 0; token < law.length; token++) {
            double rejectedHere = Math.max(law[token] - residual[token], 0);
            if (rejectedHere > 0) {
                accepted += rejectedHere * drawnThenPicked(next, without(law, token), isPicked, count - 1);
            }
        }
        return accepted;
    }

    /** Takes the most probable tokens out of a law, and the last one too if no other is left. */
    private static boolean[] pick(double[] law, int picked) {
        boolean[] isPicked = new boolean[law.length];
        for (int i = 0; i < law.length; i++) {
            int best = mostProbable(law);
            boolean last = Arrays.stream(law).filter(weight -> weight > 0).count() == 1;
            if (law[best] > 0 && (i < picked || last)) {
                isPicked[best] = true;
                law[best] = 0;
            }
        }
        return isPicked;
    }

    private static int mostProbable(double[] law) {
        int best = 0;
        for (int token = 1; token < law.length; token++) {
            best = law[token] > law[best] ? token : best;
        }
        return best;
    }

    private static double massOf(double[] law, boolean[] tokens) {
        return IntStream.range(0, law.length)
                .filter(token -> tokens[token])
                .mapToDouble(token -> law[token])
                .sum();
    }

    private static double[] normalised(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return sum > 0 ? Arrays.stream(weights).map(weight -> weight / sum).toArray() : weights;
    }

    /** Drawing from the target: the chance that its token is among independent draws. */
    public static double naiveIndependent(double[] target, double[] draft, int count) {
        double sum = 0;
        for (int token = 0; token < target.length; token++) {
            sum += target[token] * (1 - Math.pow(1 - draft[token], count));
        }
        return sum;
    }

    /** Drawing from the target: the chance that its token is among draws without replacement. */
    public static double naiveWithoutReplacement(double[] target, double[] draft, int count) {
        return naiveStopped(target, draft, count, token -> false);
    }

    /** The same if there are no more siblings after certain tokens. */
    public static double naiveStopped(double[] target, double[] draft, int count, IntPredicate isLast) {
        if (count == 0 || Arrays.stream(draft).sum() <= 0) {
            return 0;
        }
        double sum = 0;
        for (int token = 0; token < draft.length; token++) {
            if (draft[token] > 0) {
                double[] others = target.clone();
                others[token] = 0;
                double later = isLast.test(token) ? 0 : naiveStopped(others, without(draft, token), count - 1, isLast);
                sum += draft[token] * (target[token] + later);
            }
        }
        return sum;
    }

    /** The target's mass on the {@code count} most probable tokens of the draft's law, smaller ids first among equals. */
    public static double picked(double[] target, double[] draft, int count) {
        return IntStream.range(0, draft.length)
                .boxed()
                .filter(token -> draft[token] > 0)
                .sorted(Comparator.comparingDouble((Integer token) -> -draft[token]))
                .limit(count)
                .mapToDouble(token -> target[token])
                .sum();
    }

    /** The acceptance of {@code count} tokens drawn at a node. */
    @FunctionalInterface
    public interface Drawn {
        /** The formula. */
        double acceptance(double[] target, double[] draft, int count);
    }

    /**
     * The acceptance of siblings of which some are picked and the others drawn from the law without them, for a verifier
     * that takes the target's mass on the picked ones and tests the drawn ones against what is left, made to sum to 1.
     */
    public static double afterPicks(double[] target, double[] draft, int picked, int count, Drawn drawn) {
        double[] targetRest = target.clone();
        double[] draftRest = draft.clone();
        double accepted = 0;
        for (int i = 0; i < picked; i++) {
            int best = IntStream.range(0, draft.length)
                    .boxed()
                    .max(Comparator.comparingDouble((Integer token) -> draftRest[token])
                            .thenComparing(Comparator.reverseOrder()))
                    .orElseThrow();
            if (draftRest[best] > 0) {
                accepted += targetRest[best];
                targetRest[best] = 0;
                draftRest[best] = 0;
            }
        }
        double rest = Arrays.stream(targetRest).sum();
        double left = Arrays.stream(draftRest).sum();
        if (!(rest > 0 && left > 0)) {
            return accepted;
        }
        return accepted
                + rest
                        * drawn.acceptance(
                                Arrays.stream(targetRest)
                                        .map(weight -> weight / rest)
                                        .toArray(),
                                Arrays.stream(draftRest)
                                        .map(weight -> weight / left)
                                        .toArray(),
                                count - picked);
    }

    private static double[] residual(double[] target, double[] draft) {
        double[] rest = new double[target.length];
        for (int token = 0; token < target.length; token++) {
            rest[token] = Math.max(target[token] - draft[token], 0);
        }
        double sum = Arrays.stream(rest).sum();
        return sum > 0 ? Arrays.stream(rest).map(weight -> weight / sum).toArray() : target;
    }

    private static double[] without(double[] law, int token) {
        double[] rest = law.clone();
        rest[token] = 0;
        double sum = Arrays.stream(rest).sum();
        return sum > 0 ? Arrays.stream(rest).map(weight -> weight / sum).toArray() : rest;
    }
}
