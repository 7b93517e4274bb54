package io.speculative.verify;

import java.util.Arrays;
import java.util.Comparator;
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
        if (count == 0 || Arrays.stream(draft).sum() <= 0) {
            return 0;
        }
        double accepted = overlap(target, draft);
        double[] residual = residual(target, draft);
        for (int token = 0; token < draft.length; token++) {
            double rejectedHere = Math.max(draft[token] - target[token], 0);
            if (rejectedHere > 0) {
                accepted += rejectedHere * recursiveWithoutReplacement(residual, without(draft, token), count - 1);
            }
        }
        return accepted;
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
        if (count == 0 || Arrays.stream(draft).sum() <= 0) {
            return 0;
        }
        double sum = 0;
        for (int token = 0; token < draft.length; token++) {
            if (draft[token] > 0) {
                double[] others = target.clone();
                others[token] = 0;
                sum += draft[token]
                        * (target[token] + naiveWithoutReplacement(others, without(draft, token), count - 1));
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
