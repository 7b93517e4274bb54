package io.speculative.model;

import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A model that gives, for a sequence of tokens, the logits of the next one. Thread-safe: its weights are immutable and
 * shared by all sessions. Whoever opened it closes it, after its sessions.
 */
public interface LanguageModel extends AutoCloseable {

    /** The tokens the model speaks. */
    Vocabulary vocabulary();

    /** The most tokens a session can hold, committed and scored ones together; at least 1. */
    int contextLength();

    /**
     * Starts an empty sequence. The caller closes the session.
     *
     * @throws ClosedException if the model is closed
     */
    ModelSession open();

    /**
     * Starts an empty sequence that keeps the hidden states at some taps. It differs from {@link #open()} in what it keeps,
     * and in that {@link ModelSession#append} runs its tokens at once. The caller closes the session.
     *
     * @param taps the places to keep; for none this is {@link #open()}, at the same cost
     * @throws IllegalArgumentException if the model doesn't have one of them, or keeps no hidden states at all
     * @throws ClosedException if the model is closed
     */
    default ModelSession open(Set<Tap> taps) {
        if (!taps.isEmpty()) {
            throw new IllegalArgumentException(
                    "taps: " + taps + " (expected: none, as this model keeps no hidden states)");
        }
        return open();
    }

    /**
     * Scores one tree for each of several sessions of this model, in one forward pass where the engine can. Every
     * session ends in the state that {@link ModelSession#score} alone would leave it in, with rows equal up to the
     * kernels' rounding. Sessions may have different taps.
     *
     * @param sessions distinct open sessions of this model
     * @param trees one tree per session
     * @return one result per session, in order
     */
    default List<Scores> score(List<? extends ModelSession> sessions, List<TokenTree> trees) {
        if (sessions.size() != trees.size()) {
            throw new IllegalArgumentException(
                    "trees: " + trees.size() + " (expected: " + sessions.size() + ", one per session)");
        }
        List<Scores> all = new ArrayList<>(sessions.size());
        for (int i = 0; i < sessions.size(); i++) {
            all.add(sessions.get(i).score(trees.get(i)));
        }
        return all;
    }

    /**
     * Ends the model's use; does nothing the second time. May be called by any thread. Calls that are running, of this
     * model or its sessions, finish or throw {@link ClosedException}, later ones throw it, and the weights are
     * released after the last has left ({@link Lifetime}).
     */
    @Override
    void close();
}
