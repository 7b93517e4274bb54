package io.speculative.distribution;

import java.util.Arrays;

/** A law given in double precision, for formulas that are compared to the last digit. */
public final class DoubleLaw implements Distribution {

    private final double[] probabilities;

    private DoubleLaw(double[] probabilities) {
        this.probabilities = probabilities;
    }

    /** The law proportional to non-negative weights. */
    public static DoubleLaw of(double... weights) {
        double total = Arrays.stream(weights).sum();
        return new DoubleLaw(
                Arrays.stream(weights).map(weight -> weight / total).toArray());
    }

    /** The same probabilities times a factor near 1, as rounding errors make them. */
    public DoubleLaw times(double factor) {
        return new DoubleLaw(Arrays.stream(probabilities)
                .map(probability -> probability * factor)
                .toArray());
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
        double[] rest = probabilities.clone();
        rest[token] = 0;
        return of(rest);
    }

    @Override
    public boolean hasOtherThan(int token) {
        for (int other = 0; other < probabilities.length; other++) {
            if (other != token && probabilities[other] > 0) {
                return true;
            }
        }
        return false;
    }
}
