package io.speculative.draft.model;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.Scores;

/**
 * The nodes of one depth, scored and without children yet.
 *
 * @param depth their depth; 0 is the root
 * @param first the first of them
 * @param end the node after the last of them
 * @param scores one row per node
 * @param rule makes laws of the rows
 */
record Level(int depth, int first, int end, Scores scores, SamplingRule rule) {

    /** The draft model's law of the token after a node. */
    Distribution lawAfter(int node) {
        return scores.distribution(node - first, rule);
    }
}
