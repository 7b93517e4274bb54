package io.speculative.bench.jmh;

import io.speculative.distribution.Distribution;
import io.speculative.model.Tap;
import io.speculative.verify.ScoredTree;
import java.util.List;

/**
 * The target's laws at the nodes of a tree that stands at the beginning of the text.
 *
 * @param laws one per node, or one for all of them
 */
record NodeLaws(List<Distribution> laws) implements ScoredTree {

    @Override
    public Distribution at(int node) {
        return laws.get(laws.size() == 1 ? 0 : node);
    }

    @Override
    public int rootPosition() {
        return 0;
    }

    @Override
    public void copyHidden(Tap tap, int node, float[] destination) {
        throw new IllegalArgumentException("tap: " + tap + " (expected: none, as these are laws alone)");
    }
}
