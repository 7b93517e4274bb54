package io.speculative.bench.laws;

import io.speculative.distribution.Distribution;
import java.util.Arrays;

/** A law as a file gives it, in double precision. Immutable. */
final class FileLaw implements Distribution {

    private final double[] probabilities;

    private FileLaw(double[] probabilities) {
        this.probabilities = probabilities;
    }

    /**
     * The law proportional to numbers that sum to 1 to the digits they were printed with.
     *
     * @throws IllegalArgumentException if there is no number, one is negative or not finite, or their sum is 0 or not
     *     finite
     */
    static FileLaw of(double... numbers) {
        if (numbers.length == 0) {
            throw new IllegalArgumentException("no number (expected: one probability per token)");
        }
        double sum = 0;
        for (int token = 0; token < numbers.length; token++) {
            if (!(numbers[token] >= 0 && numbers[token] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "number " + (token + 1) + ": " + numbers[token] + " (expected: finite and >= 0)");
            }
            sum += numbers[token];
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("sum: " + sum + " (expected: finite and > 0)");
        }
        double total = sum;
        return new FileLaw(Arrays.stream(numbers).map(number -> number / total).toArray());
    }

    @Override
    public int vocabularySize() {
        return probabilities.length;
    }

    @Override
    public double probability(int token) {
        return probabilities[token];
    }

    @Override
    public void copyTo(double[] destination) {
        System.arraycopy(probabilities, 0, destination, 0, probabilities.length);
    }

    @Override
    public int sample(double uniform) {
        double cumulated = 0;
        int last = 0;
        for (int token = 0; token < probabilities.length; token++) {
            cumulated += probabilities[token];
            if (probabilities[token] > 0) {
                if (cumulated > uniform) {
                    return token;
                }
                last = token;
            }
        }
        return last;
    }

    @Override
    public Distribution without(int token) {
        if (!hasOtherThan(token)) {
            throw new IllegalStateException("token: " + token + " (expected: not the only possible token)");
        }
        double[] rest = probabilities();
        rest[token] = 0;
        return of(rest);
    }

    /** A copy of all probabilities. */
    double[] probabilities() {
        return probabilities.clone();
    }
}
