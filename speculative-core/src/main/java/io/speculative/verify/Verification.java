package io.speculative.verify;

import java.util.Arrays;

/**
 * A verdict: the accepted path and the token that follows it.
 *
 * @param path the accepted nodes of the draft's tree from the root down; starts with 0, the root
 * @param nextToken the token after the path: drawn from the residual after a rejection, else the bonus token
 */
public record Verification(int[] path, int nextToken) {

    /** The number of accepted drafted tokens. */
    public int accepted() {
        return path.length - 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Verification that && nextToken == that.nextToken && Arrays.equals(path, that.path);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(path) + nextToken;
    }

    @Override
    public String toString() {
        return "Verification[path=" + Arrays.toString(path) + ", nextToken=" + nextToken + "]";
    }
}
