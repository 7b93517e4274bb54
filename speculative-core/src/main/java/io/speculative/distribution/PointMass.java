package io.speculative.distribution;

import java.util.Arrays;

/** All mass on one token. */
record PointMass(int token, int vocabularySize) implements Distribution {

    PointMass {
        if (vocabularySize < 1) {
            throw new IllegalArgumentException("vocabularySize: " + vocabularySize + " (expected: >= 1)");
        }
        if (token < 0 || token >= vocabularySize) {
            throw new IllegalArgumentException("token: " + token + " (expected: 0 to " + (vocabularySize - 1) + ")");
        }
    }

    @Override
    public double probability(int candidate) {
        return candidate == token ? 1.0 : 0.0;
    }

    @Override
    public void copyTo(double[] destination) {
        Arrays.fill(destination, 0, vocabularySize, 0.0);
        destination[token] = 1.0;
    }

    @Override
    public int sample(double uniform) {
        return token;
    }

    @Override
    public Distribution without(int excluded) {
        if (excluded == token) {
            throw new IllegalStateException("token: " + token + " (expected: not the only possible token)");
        }
        return this;
    }

    @Override
    public Distribution truncated(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
        }
        return this;
    }

    @Override
    public boolean hasOtherThan(int candidate) {
        return candidate != token;
    }
}
