package io.speculative.draft.lookup;

import java.util.Arrays;

/**
 * The suffix automaton of a growing text, or of several (Blumer et al. 1985, "The smallest automaton recognizing the
 * subwords of a text"). A state stands for the strings that end at the same places; it knows the length of the longest,
 * and its link leads to the longest suffix of them that ends at more places. A token costs constant time, amortised.
 *
 * <p>Transitions are counted with update exclusion, as in prediction by partial matching (Moffat 1990, "Implementing
 * the PPM data compression scheme"): a token is counted in the longest context that it has been seen in, and in the
 * longer contexts, where it is new, but not in the shorter ones. So a token costs one count, and one for each
 * transition that it adds. The count of a short context is then the number of longer contexts in which the token was
 * new. This predicts better where no longer context has been seen.
 *
 * <p>Once it is complete it may be read by several threads.
 */
final class SuffixAutomaton {

    /** The state of the empty string. */
    static final int EMPTY = 0;

    private final TransitionTable transitions = new TransitionTable();
    private int[] lengths = new int[64];
    private int[] links = new int[64];
    private int states;
    private int last;

    SuffixAutomaton() {
        last = newState(0, -1);
    }

    /** Goes on with a new text. */
    void startText() {
        last = EMPTY;
    }

    /** Follows the next token of the text. */
    void add(int token) {
        int known = transitions.find(last, token);
        if (known != TransitionTable.NONE) {
            last = reached(last, known);
            return;
        }
        int added = newState(lengths[last] + 1, EMPTY);
        int state = last;
        while (state >= 0 && transitions.find(state, token) == TransitionTable.NONE) {
            transitions.add(state, token, added);
            state = links[state];
        }
        if (state >= 0) {
            int suffix = reached(state, transitions.find(state, token));
            links[added] = suffix;
        }
        last = added;
    }

    /** The state of the longest suffix of the text that also ends at an earlier place. */
    int repeatedSuffix() {
        return Math.max(EMPTY, links[last]);
    }

    /** The length of the longest string that a state stands for. */
    int length(int state) {
        return lengths[state];
    }

    /**
     * The state of the longest suffix of a state's strings that a token has followed; the empty string's if none has.
     */
    int followed(int state, int token) {
        int suffix = state;
        while (suffix != EMPTY && transitions.find(suffix, token) == TransitionTable.NONE) {
            suffix = links[suffix];
        }
        return suffix;
    }

    /** The same for any token. */
    int followed(int state) {
        int suffix = state;
        while (suffix != EMPTY && transitions.favourite(suffix) == TransitionTable.NONE) {
            suffix = links[suffix];
        }
        return suffix;
    }

    /** The state that a token leads to from a state, or -1. */
    int next(int state, int token) {
        int transition = transitions.find(state, token);
        return transition == TransitionTable.NONE ? -1 : transitions.target(transition);
    }

    /**
     * The most frequent continuation of a state's strings, token by token; among equals the most recent. If no token
     * has followed a string yet, the longest suffix that a token has followed is used instead, so a text may be
     * continued beyond its end.
     *
     * @return up to {@code mostTokens}; fewer if only the empty suffix is left
     */
    int[] continuation(int from, int mostTokens) {
        int[] tokens = new int[mostTokens];
        int count = 0;
        int state = followed(from);
        while (count < mostTokens && state != EMPTY) {
            int transition = transitions.favourite(state);
            tokens[count++] = transitions.token(transition);
            state = followed(transitions.target(transition));
        }
        return Arrays.copyOf(tokens, count);
    }

    /** Counts a known transition and gives the state of the string it makes of the state's longest one. */
    private int reached(int state, int transition) {
        transitions.count(transition);
        int target = transitions.target(transition);
        if (lengths[target] == lengths[state] + 1) {
            return target;
        }
        int shorter = newState(lengths[state] + 1, links[target]);
        transitions.copy(target, shorter);
        links[target] = shorter;
        redirect(state, transitions.token(transition), target, shorter);
        return shorter;
    }

    /**
     * Redirects the transitions of a state and its suffixes to the state split off, as long as they lead to the state
     * it was split off from.
     */
    private void redirect(int first, int token, int from, int to) {
        int state = first;
        while (state >= 0) {
            int transition = transitions.find(state, token);
            if (transitions.target(transition) != from) {
                return;
            }
            transitions.redirect(transition, to);
            state = links[state];
        }
    }

    private int newState(int length, int link) {
        if (states == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * states);
            links = Arrays.copyOf(links, 2 * states);
        }
        transitions.addState(states);
        lengths[states] = length;
        links[states] = link;
        return states++;
    }
}
