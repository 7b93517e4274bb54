package io.speculative.draft;

import io.speculative.model.Tap;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks drafters in turn and proposes the first draft that is not empty: for example what a lookup has found, or what a
 * model drafts where the lookup finds nothing. All of them follow the whole request.
 *
 * <p>Whether a draft is empty must depend on the text so far alone, as it does for all drafters of this library. A
 * drafter that draws tokens, looks at them and then proposes nothing selects among its draws: the tokens it does
 * propose no longer have the laws they carry. Immutable and thread-safe.
 */
public final class FallbackDrafter implements Drafter {

    private final List<Drafter> drafters;
    private final DraftLaw siblings;

    private FallbackDrafter(List<Drafter> drafters, DraftLaw siblings) {
        this.drafters = drafters;
        this.siblings = siblings;
    }

    /**
     * A drafter. Its draft law is the first that covers the laws of all drafters ({@link DraftLaw#covers}). A chain is
     * covered by most laws of trees. Chains and trees of picked tokens together are covered by picked tokens that draws
     * may follow.
     *
     * @param first asked in every round
     * @param others each asked if those before it propose nothing
     * @throws IllegalArgumentException if no law describes the drafts of all
     * @throws io.speculative.model.VocabularyMismatchException if their vocabularies differ
     */
    public static FallbackDrafter of(Drafter first, Drafter... others) {
        List<Drafter> all = new ArrayList<>(List.of(others));
        all.add(0, first);
        DraftLaw common = Arrays.stream(DraftLaw.values())
                .filter(candidate -> all.stream().allMatch(drafter -> candidate.covers(drafter.siblings())))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("drafters: " + all + " with the draft laws "
                        + all.stream().map(Drafter::siblings).toList() + " (expected: laws that one of them covers)"));
        List<Vocabulary> vocabularies =
                all.stream().flatMap(drafter -> drafter.vocabulary().stream()).toList();
        vocabularies.forEach(vocabulary -> Vocabulary.requireSame(vocabularies.get(0), vocabulary));
        return new FallbackDrafter(List.copyOf(all), common);
    }

    @Override
    public DraftLaw siblings() {
        return siblings;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return drafters.stream()
                .flatMap(drafter -> drafter.vocabulary().stream())
                .findFirst();
    }

    @Override
    public Set<Tap> taps() {
        return drafters.stream().flatMap(drafter -> drafter.taps().stream()).collect(Collectors.toSet());
    }

    @Override
    public DraftSession open(DraftRequest request) {
        Session session = new Session();
        try {
            for (Drafter drafter : drafters) {
                session.sessions.add(drafter.open(request));
            }
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
        return session;
    }

    @Override
    public String toString() {
        return String.join("|", drafters.stream().map(Drafter::toString).toList());
    }

    private static final class Session implements DraftSession {
        private final List<DraftSession> sessions = new ArrayList<>();
        private TokenTree lastTree = TokenTree.root(0);
        /** How many were asked for the last draft; it is the last one's. */
        private int asked;

        @Override
        public void append(int... tokens) {
            sessions.forEach(session -> session.append(tokens));
        }

        @Override
        public Draft draft(int root, Room room) {
            asked = 0;
            Draft draft = Draft.empty(root);
            while (asked < sessions.size() && draft.tree().drafted() == 0) {
                draft = sessions.get(asked).draft(root, room);
                asked++;
            }
            lastTree = draft.tree();
            return draft;
        }

        /**
         * The tree is its drafter's alone; those asked before it kept the root, those after it have not seen it yet.
         */
        @Override
        public void commit(int node) {
            int[] tokens =
                    Arrays.stream(lastTree.path(node)).map(lastTree::token).toArray();
            int[] afterRoot = Arrays.copyOfRange(tokens, 1, tokens.length);
            for (int i = 0; i < sessions.size(); i++) {
                DraftSession session = sessions.get(i);
                if (i == asked - 1) {
                    session.commit(node);
                } else if (i < asked) {
                    session.commit(0);
                    session.append(afterRoot);
                } else {
                    session.append(tokens);
                }
            }
        }

        @Override
        public void close() {
            closeFrom(0);
        }

        /** Closes them all, whatever one of them throws. */
        private void closeFrom(int index) {
            if (index < sessions.size()) {
                try {
                    sessions.get(index).close();
                } finally {
                    closeFrom(index + 1);
                }
            }
        }
    }
}
