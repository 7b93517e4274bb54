package io.speculative.distribution;

import io.speculative.kernel.ExponentialRace;
import io.speculative.kernel.MostProbable;
import java.util.Arrays;

/**
 * The law proportional to an array of weights. The array is shared by every law derived with {@link #without}; a
 * derived law keeps only the (few) tokens it excludes and its own total.
 *
 * <p>Totals are summed directly, never found by subtraction: after a token of mass {@code 1 - 1e-9} is excluded, the
 * total of the rest must still be exact.
 */
final class WeightedDistribution implements Distribution {

    private final float[] weights;
    private final int[] excluded;
    private final double total;

    private WeightedDistribution(float[] weights, int[] excluded, double total) {
        this.weights = weights;
        this.excluded = excluded;
        this.total = total;
    }

    static WeightedDistribution of(float[] weights) {
        double total = 0;
        for (int token = 0; token < weights.length; token++) {
            float weight = weights[token];
            if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weights[" + token + "]: " + weight + " (expected: finite and >= 0)");
            }
            total += weight;
        }
        if (!(total > 0)) {
            throw new IllegalArgumentException("weights: sum " + total + " (expected: > 0)");
        }
        return new WeightedDistribution(weights, new int[0], total);
    }

    /** The law of weights that are known to be finite and non-negative, and of their sum. */
    static WeightedDistribution of(float[] weights, double total) {
        if (!(total > 0 && total < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weights: sum " + total + " (expected: > 0 and finite)");
        }
        return new WeightedDistribution(weights, new int[0], total);
    }

    @Override
    public int vocabularySize() {
        return weights.length;
    }

    @Override
    public double probability(int token) {
        return isExcluded(token) ? 0.0 : weights[token] / total;
    }

    @Override
    public void copyTo(double[] destination) {
        for (int token = 0; token < weights.length; token++) {
            destination[token] = weights[token] / total;
        }
        for (int token : excluded) {
            destination[token] = 0.0;
        }
    }

    @Override
    public int sample(double uniform) {
        double threshold = uniform * total;
        return excluded.length == 0 ? sampleOfAll(threshold) : sampleOfOthers(threshold);
    }

    /** A loop of its own, without the look at excluded tokens, because every round draws from a whole row. */
    private int sampleOfAll(double threshold) {
        double cumulated = 0;
        int last = -1;
        for (int token = 0; token < weights.length; token++) {
            if (weights[token] > 0) {
                cumulated += weights[token];
                if (cumulated > threshold) {
                    return token;
                }
                last = token;
            }
        }
        return last;
    }

    private int sampleOfOthers(double threshold) {
        double cumulated = 0;
        int last = -1;
        int nextExcluded = 0;
        for (int token = 0; token < weights.length; token++) {
            if (nextExcluded < excluded.length && excluded[nextExcluded] == token) {
                nextExcluded++;
            } else if (weights[token] > 0) {
                cumulated += weights[token];
                if (cumulated > threshold) {
                    return token;
                }
                last = token;
            }
        }
        return last;
    }

    @Override
    public int[] mostProbable(int count) {
        MostProbable best = new MostProbable(count);
        int nextExcluded = 0;
        for (int token = 0; token < weights.length; token++) {
            if (nextExcluded < excluded.length && excluded[nextExcluded] == token) {
                nextExcluded++;
            } else {
                best.offer(token, weights[token]);
            }
        }
        return best.tokens();
    }

    @Override
    public int[] race(int count, RandomStream noise) {
        ExponentialRace race = new ExponentialRace(count);
        int nextExcluded = 0;
        for (int token = 0; token < weights.length; token++) {
            double uniform = noise.nextUniform();
            if (nextExcluded < excluded.length && excluded[nextExcluded] == token) {
                nextExcluded++;
            } else {
                race.offer(token, weights[token] / total, uniform);
            }
        }
        return race.winners();
    }

    @Override
    public Distribution truncated(int count) {
        if (excluded.length == 0) {
            return SparseDistribution.largest(weights, count);
        }
        float[] possible = weights.clone();
        for (int token : excluded) {
            possible[token] = 0;
        }
        return SparseDistribution.largest(possible, count);
    }

    @Override
    public boolean hasOtherThan(int token) {
        return totalWithout(excludedWith(token)) > 0;
    }

    @Override
    public Distribution without(int token) {
        int[] more = excludedWith(token);
        double rest = totalWithout(more);
        if (!(rest > 0)) {
            throw new IllegalStateException("token: " + token + " (expected: not the only possible token)");
        }
        return new WeightedDistribution(weights, more, rest);
    }

    private boolean isExcluded(int token) {
        return Arrays.binarySearch(excluded, token) >= 0;
    }

    private int[] excludedWith(int token) {
        if (isExcluded(token)) {
            return excluded;
        }
        int[] more = Arrays.copyOf(excluded, excluded.length + 1);
        more[excluded.length] = token;
        Arrays.sort(more);
        return more;
    }

    private double totalWithout(int[] tokens) {
        double sum = 0;
        int from = 0;
        for (int token : tokens) {
            sum += sum(from, token);
            from = token + 1;
        }
        return sum + sum(from, weights.length);
    }

    private double sum(int from, int to) {
        double sum = 0;
        for (int token = from; token < to; token++) {
            sum += weights[token];
        }
        return sum;
    }
}
