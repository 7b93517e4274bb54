package io.speculative.draft.model;

import io.speculative.distribution.Distribution;
import java.util.function.Function;

/**
 * A node that may get another child.
 *
 * @param node the node
 * @param logMass the logarithm of the draft model's probability that a text follows the node's path and then none of
 *     the children drawn so far
 * @param turn its priority: the node with the smallest turn gets the next child
 * @param law what the next child is drawn from, given the node's level; evaluated only if a child is drawn
 */
record OpenNode(int node, double logMass, double turn, Function<Level, Distribution> law) {

    /** A node without children. */
    static OpenNode childless(int node, double logProbability, double turn) {
        return new OpenNode(node, logProbability, turn, level -> level.lawAfter(node));
    }
}
