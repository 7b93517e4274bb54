package io.speculative.draft.lookup;

import java.util.Arrays;

/**
 * The transitions of a {@link SuffixAutomaton}, each with the number of times it was counted: a hash table from (state,
 * token) to transitions, and for every state a list of its own and the one counted most. Grows by doubling.
 */
final class TransitionTable {

    /** No transition. */
    static final int NONE = -1;

    private int[] origins = new int[64];
    private int[] tokens = new int[64];
    private int[] targets = new int[64];
    private int[] counts = new int[64];
    /** The next transition of the same state, or none. */
    private int[] nexts = new int[64];

    private int size;
    /** Open addressing: a transition, or none. */
    private int[] slots = filled(128);

    private int[] firsts = filled(64);
    private int[] favourites = filled(64);

    /** Makes room for a state that has no transitions yet. */
    void addState(int state) {
        if (state == firsts.length) {
            firsts = grown(firsts);
            favourites = grown(favourites);
            Arrays.fill(firsts, state, firsts.length, NONE);
            Arrays.fill(favourites, state, favourites.length, NONE);
        }
    }

    /** The transition of a state on a token, or none. */
    int find(int state, int token) {
        return slots[slot(state, token)];
    }

    /** The token of a transition. */
    int token(int transition) {
        return tokens[transition];
    }

    /** Where a transition leads. */
    int target(int transition) {
        return targets[transition];
    }

    /**
     * The transition of a state that was counted most often, the last counted one among equals; none if it has none.
     */
    int favourite(int state) {
        return favourites[state];
    }

    /** Adds a transition that was counted once. */
    void add(int state, int token, int target) {
        prefer(insert(state, token, target, 1));
    }

    /** Counts a transition once more. */
    void count(int transition) {
        counts[transition]++;
        prefer(transition);
    }

    /** Makes a transition lead elsewhere. */
    void redirect(int transition, int target) {
        targets[transition] = target;
    }

    /** Gives a state without transitions those of another one, with their counts. */
    void copy(int from, int to) {
        for (int each = firsts[from]; each != NONE; each = nexts[each]) {
            int copy = insert(to, tokens[each], targets[each], counts[each]);
            if (each == favourites[from]) {
                favourites[to] = copy;
            }
        }
    }

    private void prefer(int transition) {
        int state = origins[transition];
        int favourite = favourites[state];
        if (favourite == NONE || counts[transition] >= counts[favourite]) {
            favourites[state] = transition;
        }
    }

    private int insert(int state, int token, int target, int count) {
        if (size == origins.length) {
            grow();
        }
        origins[size] = state;
        tokens[size] = token;
        targets[size] = target;
        counts[size] = count;
        nexts[size] = firsts[state];
        firsts[state] = size;
        slots[slot(state, token)] = size;
        return size++;
    }

    /** Keeps the slots at most half full. */
    private void grow() {
        origins = grown(origins);
        tokens = grown(tokens);
        targets = grown(targets);
        counts = grown(counts);
        nexts = grown(nexts);
        slots = filled(2 * slots.length);
        for (int each = 0; each < size; each++) {
            slots[slot(origins[each], tokens[each])] = each;
        }
    }

    /** Where a transition is, or where it belongs. */
    private int slot(int state, int token) {
        int hash = (state * 0x9E3779B1 + token) * 0x85EBCA77;
        int slot = (hash ^ (hash >>> 15)) & (slots.length - 1);
        while (slots[slot] != NONE && !(origins[slots[slot]] == state && tokens[slots[slot]] == token)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private static int[] grown(int[] array) {
        return Arrays.copyOf(array, 2 * array.length);
    }

    private static int[] filled(int size) {
        int[] array = new int[size];
        Arrays.fill(array, NONE);
        return array;
    }
}
