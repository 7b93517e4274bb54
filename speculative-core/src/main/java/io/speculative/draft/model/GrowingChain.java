package io.speculative.draft.model;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.length.DraftLength;
import io.speculative.draft.model.DraftForm.Proposal;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chain that grows by one token per pass of the draft model, so that the law of the next token can be seen before it
 * is drawn. With the same random numbers it is the chain that {@link ModelSession#sampleChain} draws.
 */
final class GrowingChain {

    private final ModelSession session;
    private final DraftRequest request;
    private final int root;
    private final TokenTree.Builder tree;
    private final List<DrawnToken> drawn = new ArrayList<>();
    private final List<DrawnToken> seen = new ArrayList<>();
    private Optional<Next> next = Optional.empty();
    private int scored;

    GrowingChain(ModelSession session, int root, DraftRequest request) {
        this.session = session;
        this.request = request;
        this.root = root;
        this.tree = TokenTree.rootedAt(root);
    }

    /** The law that the next token is drawn from, and the one that a draft length sees. */
    private record Next(Distribution law, Distribution seen) {}

    /** Draws tokens until the draft length ends the chain. */
    Proposal grow(DraftLength.Control length, int most) {
        while (drawn.size() < most && (drawn.size() < length.least() || length.goesOn(List.copyOf(seen), this::seen))) {
            draw();
        }
        return Proposal.scoredUpTo(scored, Draft.chain(root, drawn));
    }

    private Distribution seen() {
        return next().seen();
    }

    private void draw() {
        Next law = next();
        int token = request.rule().choose(law.law(), request.random());
        tree.add(drawn.size(), token);
        drawn.add(new DrawnToken(token, law.law()));
        seen.add(new DrawnToken(token, law.seen()));
        next = Optional.empty();
    }

    private Next next() {
        if (next.isEmpty()) {
            TokenTree soFar = tree.build();
            Scores scores = drawn.isEmpty() ? session.score(soFar) : session.extend(soFar);
            scored = soFar.size();
            Distribution law = scores.distribution(0, request.rule());
            Distribution ranking = request.rule().draws()
                    ? law
                    : scores.distribution(0, request.rule().ranking());
            next = Optional.of(new Next(law, ranking));
        }
        return next.get();
    }
}
