/**
 * The keys and values that one sequence has left behind, so that a forward pass runs its new rows only.
 *
 * <p>A {@link io.speculative.djl.cache.KeyValueCache} is one tensor of slots. The first {@code length} slots hold the
 * committed tokens; a forward pass writes the nodes of a token tree to the slots behind them, and committing a path moves
 * that path's slots to the front. Keys carry their rotary position already, so a moved slot stays valid: a node's position
 * is the one it has in its path, whatever slot it was written to.
 *
 * <p>A tap is one more array of slots ({@link io.speculative.djl.cache.TapSlots}): the hidden state of each token at some place in
 * the model, written by the same pass and moved by the same commit.
 */
@NullMarked
package io.speculative.djl.cache;

import org.jspecify.annotations.NullMarked;
