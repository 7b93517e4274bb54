package io.speculative.distribution;

import io.speculative.kernel.ExponentialRace;
import io.speculative.kernel.MostProbable;
import java.util.Arrays;

/**
 * A law over a few tokens of a vocabulary. Every method takes time in their number, except {@link #copyTo} and
 * {@link #race}.
 */
final class SparseDistribution implements Distribution {

    private final int vocabularySize;
    private final int[] tokens;
    private final double[] weights;
    private final double total;

    private SparseDistribution(int vocabularySize, int[] tokens, double[] weights) {
        this.vocabularySize = vocabularySize;
        this.tokens = tokens;
        this.weights = weights;
        this.total = Arrays.stream(weights).sum();
    }

    /** The law of the largest weights of a row, the smaller id first among equals. */
    static SparseDistribution largest(float[] row, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
        }
        long last = Truncation.last(row, count);
        int kept = 0;
        for (int token = 0; token < row.length; token++) {
            kept += isKept(row, token, last) ? 1 : 0;
        }
        int[] tokens = new int[kept];
        double[] weights = new double[kept];
        int filled = 0;
        for (int token = 0; token < row.length; token++) {
            if (isKept(row, token, last)) {
                tokens[filled] = token;
                weights[filled++] = row[token];
            }
        }
        return new SparseDistribution(row.length, tokens, weights);
    }

    private static boolean isKept(float[] row, int token, long last) {
        return row[token] > 0 && Truncation.packed(row[token], token) <= last;
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public double probability(int token) {
        int index = Arrays.binarySearch(tokens, token);
        return index >= 0 ? weights[index] / total : 0.0;
    }

    @Override
    public void copyTo(double[] destination) {
        Arrays.fill(destination, 0, vocabularySize, 0.0);
        for (int index = 0; index < tokens.length; index++) {
            destination[tokens[index]] = weights[index] / total;
        }
    }

    @Override
    public int sample(double uniform) {
        double threshold = uniform * total;
        double cumulated = 0;
        for (int index = 0; index < tokens.length; index++) {
            cumulated += weights[index];
            if (cumulated > threshold) {
                return tokens[index];
            }
        }
        return tokens[tokens.length - 1];
    }

    @Override
    public int[] mostProbable(int count) {
        MostProbable best = new MostProbable(count);
        for (int index = 0; index < tokens.length; index++) {
            best.offer(tokens[index], weights[index]);
        }
        return best.tokens();
    }

    @Override
    public double entropy() {
        double entropy = 0;
        for (double weight : weights) {
            entropy -= weight / total * Math.log(weight / total);
        }
        return Math.max(0, entropy);
    }

    @Override
    public int[] race(int count, RandomStream noise) {
        ExponentialRace race = new ExponentialRace(count);
        int index = 0;
        for (int token = 0; token < vocabularySize; token++) {
            double uniform = noise.nextUniform();
            if (index < tokens.length && tokens[index] == token) {
                race.offer(token, weights[index++] / total, uniform);
            }
        }
        return race.winners();
    }

    @Override
    public boolean hasOtherThan(int token) {
        return tokens.length > 1 || tokens[0] != token;
    }

    @Override
    public Distribution without(int token) {
        int removed = Arrays.binarySearch(tokens, token);
        if (removed < 0) {
            return this;
        }
        if (tokens.length == 1) {
            throw new IllegalStateException("token: " + token + " (expected: not the only possible token)");
        }
        int[] otherTokens = new int[tokens.length - 1];
        double[] otherWeights = new double[tokens.length - 1];
        System.arraycopy(tokens, 0, otherTokens, 0, removed);
        System.arraycopy(weights, 0, otherWeights, 0, removed);
        System.arraycopy(tokens, removed + 1, otherTokens, removed, otherTokens.length - removed);
        System.arraycopy(weights, removed + 1, otherWeights, removed, otherTokens.length - removed);
        return new SparseDistribution(vocabularySize, otherTokens, otherWeights);
    }
}
