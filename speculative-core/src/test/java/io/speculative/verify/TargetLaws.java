package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.model.Tap;
import java.util.function.IntFunction;

/**
 * The target's laws at the nodes of a tree, given by a test.
 *
 * @param laws the law after each node
 * @param rootPosition the number of tokens before the root
 */
public record TargetLaws(IntFunction<Distribution> laws, int rootPosition) implements ScoredTree {

    /** Laws of a tree at the beginning of the text. */
    public static TargetLaws of(IntFunction<Distribution> laws) {
        return new TargetLaws(laws, 0);
    }

    @Override
    public Distribution at(int node) {
        return laws.apply(node);
    }

    @Override
    public void copyHidden(Tap tap, int node, float[] destination) {
        throw new IllegalArgumentException("tap: " + tap + " (expected: none, as these are laws alone)");
    }
}
