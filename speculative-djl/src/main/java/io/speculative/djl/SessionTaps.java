package io.speculative.djl;

import io.speculative.model.Tap;
import java.util.List;
import java.util.Set;

/**
 * The taps of a session of a model with some number of layers: which places of the program they are, and in which order the
 * session's cache keeps them. Two names of one place are one tap.
 *
 * @param places the numbers of the places, distinct and rising
 * @param layers the model's number of layers
 */
record SessionTaps(List<Integer> places, int layers) {

    /**
     * Finds the places.
     *
     * @throws IllegalArgumentException if the model doesn't have one of them
     */
    static SessionTaps of(Set<Tap> taps, int layers) {
        return new SessionTaps(
                taps.stream().map(tap -> tap.place(layers)).distinct().sorted().toList(), layers);
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /**
     * A tap's index in the cache.
     *
     * @throws IllegalArgumentException if the session was not opened with it
     */
    int index(Tap tap) {
        int index = places.indexOf(tap.place(layers));
        if (index < 0) {
            throw new IllegalArgumentException("tap: " + tap + " (expected: one that the session was opened with)");
        }
        return index;
    }
}
