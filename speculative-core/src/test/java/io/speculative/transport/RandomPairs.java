package io.speculative.transport;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Small random laws of many shapes: flat and peaked, with zeros, ties, tiny masses and equal pairs. */
final class RandomPairs {

    private final SplittableRandom random;

    RandomPairs(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A target's law and a draft model's. */
    double[][] next(int size) {
        double sharpness = random.nextDouble(0.2, 6);
        double[] target = law(size, sharpness);
        double[] draft = law(size, sharpness);
        int shape = random.nextInt(6);
        if (shape == 0) {
            draft = target.clone();
        } else if (shape <= 2) {
            double kinship = random.nextDouble();
            for (int token = 0; token < size; token++) {
                draft[token] = Math.pow(target[token], kinship) * Math.pow(draft[token], 1 - kinship);
            }
            draft = normalised(draft);
        }
        return new double[][] {target, draft};
    }

    int nextInt(int bound) {
        return random.nextInt(bound);
    }

    double nextDouble() {
        return random.nextDouble();
    }

    private double[] law(int size, double sharpness) {
        double[] weights = new double[size];
        int shape = random.nextInt(5);
        for (int token = 0; token < size; token++) {
            weights[token] = switch (shape) {
                case 0 -> random.nextInt(4);
                case 1 -> Math.exp(12 * sharpness * random.nextDouble());
                default -> Math.exp(sharpness * random.nextDouble());
            };
        }
        weights[random.nextInt(size)] += shape == 0 ? 1 : 0;
        return normalised(weights);
    }

    static double[] normalised(double... weights) {
        double total = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / total).toArray();
    }
}
