package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A target's and a draft's law over a large vocabulary, and the cells its tokens are counted in. */
final class LargeLaws {

    private static final int CELLS = 8;

    private final Distribution target;
    private final Distribution draft;
    private final int[] cellOf;
    private final double[] probabilities = new double[CELLS];

    private LargeLaws(int size, SamplingRule rule) {
        SplittableRandom logits = new SplittableRandom(42);
        float[] targetLogits = new float[size];
        float[] draftLogits = new float[size];
        for (int token = 0; token < size; token++) {
            double shared = logits.nextDouble() + logits.nextDouble() + logits.nextDouble();
            targetLogits[token] = (float) (4 * shared + 5 * logits.nextDouble());
            draftLogits[token] = (float) (4 * shared + 5 * logits.nextDouble());
        }
        target = rule.apply(targetLogits);
        draft = SamplingRule.temperature(1).apply(draftLogits);
        cellOf = cells();
        for (int token = 0; token < size; token++) {
            probabilities[cellOf[token]] += target.probability(token);
        }
    }

    static LargeLaws of(SamplingRule rule) {
        return new LargeLaws(32_000, rule);
    }

    static LargeLaws ofVeryLarge(SamplingRule rule) {
        return new LargeLaws(151_936, rule);
    }

    /** Cells of about equal target mass, of tokens in the order of target over draft probability. */
    private int[] cells() {
        int size = target.vocabularySize();
        double[] ratios = new double[size];
        Arrays.setAll(ratios, token -> target.probability(token) / draft.probability(token));
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> ratios[token]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] cells = new int[size];
        double mass = 0;
        for (int token : order) {
            cells[token] = Math.min(CELLS - 1, (int) (mass * CELLS));
            mass += target.probability(token);
        }
        return cells;
    }

    Distribution target() {
        return target;
    }

    Distribution draft() {
        return draft;
    }

    /** The cell of each token. */
    int[] cellOf() {
        return cellOf;
    }

    /** The target's probability of each cell. */
    double[] probabilities() {
        return probabilities;
    }
}
