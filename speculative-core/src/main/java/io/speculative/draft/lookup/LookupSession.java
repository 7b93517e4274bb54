package io.speculative.draft.lookup;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Room;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.List;

/** Proposes what an index of the request's own tokens says: a chain of picked tokens, each with a point mass. */
final class LookupSession implements DraftSession {

    private final TextIndex index;
    private final LookupLength length;
    private final int vocabularySize;
    private TokenTree lastTree = TokenTree.root(0);

    LookupSession(TextIndex index, LookupLength length, int vocabularySize) {
        this.index = index;
        this.length = length;
        this.vocabularySize = vocabularySize;
    }

    @Override
    public void append(int... tokens) {
        for (int token : tokens) {
            index.add(token);
        }
    }

    /** Whatever the verdict, the root stays; so it is indexed here and the rest of the path in {@link #commit}. */
    @Override
    public Draft draft(int root, Room room) {
        follow(root);
        int match = index.match();
        int most = match == 0 ? 0 : Math.min(length.most(match), room.chain());
        List<DrawnToken> chain = new ArrayList<>();
        for (int token : most == 0 ? new int[0] : index.continuation(most)) {
            chain.add(new DrawnToken(token, Distribution.pointMass(token, vocabularySize)));
        }
        Draft draft = Draft.chain(root, chain);
        lastTree = draft.tree();
        return draft;
    }

    @Override
    public void commit(int node) {
        int[] path = lastTree.path(node);
        for (int i = 1; i < path.length; i++) {
            follow(lastTree.token(path[i]));
        }
        length.verdict(lastTree.drafted(), path.length - 1);
    }

    private void follow(int token) {
        int match = index.match();
        if (match > 0) {
            length.followed(match, index.continuation(1)[0] == token);
        }
        index.add(token);
    }

    @Override
    public void close() {}
}
