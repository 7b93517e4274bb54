package io.speculative.examples;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proposes after each token the one that followed it last time in the request. Tokens are picked, not drawn, so each carries
 * a point mass.
 *
 * @param target the target's vocabulary
 * @param draftLength the most tokens per draft
 */
record FollowerDrafter(Vocabulary target, int draftLength) implements Drafter {

    @Override
    public DraftLaw siblings() {
        return DraftLaw.SINGLE;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(target);
    }

    @Override
    public DraftSession open(DraftRequest request) {
        return new Session();
    }

    /** What is remembered of one request. */
    private final class Session implements DraftSession {
        private final Map<Integer, Integer> followers = new HashMap<>();
        private Optional<Integer> last = Optional.empty();
        private TokenTree proposed = TokenTree.root(0);

        @Override
        public void append(int... tokens) {
            for (int token : tokens) {
                last.ifPresent(before -> followers.put(before, token));
                last = Optional.of(token);
            }
        }

        @Override
        public Draft draft(int root, Room room) {
            append(root);
            List<DrawnToken> chain = new ArrayList<>();
            Integer next = followers.get(root);
            while (next != null && chain.size() < Math.min(draftLength, room.chain())) {
                chain.add(new DrawnToken(next, Distribution.pointMass(next, target.size())));
                next = followers.get(next);
            }
            Draft draft = Draft.chain(root, chain);
            proposed = draft.tree();
            return draft;
        }

        /** The root was followed when the draft was made. */
        @Override
        public void commit(int node) {
            int[] path = proposed.path(node);
            for (int depth = 1; depth < path.length; depth++) {
                append(proposed.token(path[depth]));
            }
        }

        @Override
        public void close() {}
    }
}
