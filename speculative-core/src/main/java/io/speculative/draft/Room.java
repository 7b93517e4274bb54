package io.speculative.draft;

import io.speculative.tree.TreeShape;

/**
 * How large a draft may be. A drafter is told before it draws anything, so that nothing has to be cut from the draft
 * afterwards. A cut that depends on the drawn tokens would change the law of the text.
 *
 * @param depth the deepest node that can be of use, at least 1
 * @param nodes the most drafted nodes that the target has room for, the root not counted; at least 1
 */
public record Room(int depth, int nodes) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public Room {
        requireAtLeastOne("depth", depth);
        requireAtLeastOne("nodes", nodes);
    }

    /** Room for a draft of a depth, however many nodes it has. */
    public static Room ofDepth(int depth) {
        return new Room(depth, Integer.MAX_VALUE);
    }

    /** The most tokens of a chain, at least 1. */
    public int chain() {
        return Math.min(depth, nodes);
    }

    /**
     * How many levels of a shape fit, counted from the root's children. Only whole levels count; 0 if the root's
     * children are too many.
     */
    public int levels(TreeShape shape) {
        int levels = Math.min(depth, shape.depth());
        while (shape.placesAbove(levels + 1) - 1 > nodes) {
            levels--;
        }
        return levels;
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
