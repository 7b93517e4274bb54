package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chain that grows by one token per pass of the draft model, so that the law of the next token can be seen before it is
 * drawn. With the same random numbers it is the chain that {@link ModelSession#sampleChain} draws.
 */
final class GrowingChain {

    private final ModelSession session;
    private final SamplingRule rule;
    private final RandomStream random;
    private final int root;
    private final TokenTree.Builder tree;
    private final List<DrawnToken> drawn = new ArrayList<>();
    private final List<DrawnToken> seen = new ArrayList<>();
    private Optional<Next> next = Optional.empty();
    private int scored;

    GrowingChain(ModelSession session, int root, SamplingRule rule, RandomStream random) {
        this.session = session;
        this.rule = rule;
        this.random = random;
        this.root = root;
        this.tree = TokenTree.rootedAt(root);
    }

    /** The law that the next token is drawn from, and the one that a draft length sees. */
    private record Next(Distribution law, Distribution seen) {}

    /** Draws tokens for as long as a draft length wants more of them. */
    ModelDraftSession.Proposal grow(DraftLength.Control length, int most) {
        while (drawn.size() < most && (drawn.size() < length.least() || length.goesOn(List.copyOf(seen), this::seen))) {
            draw();
        }
        return ModelDraftSession.Proposal.scoredUpTo(scored, Draft.chain(root, drawn));
    }

    private Distribution seen() {
        return next().seen();
    }

    private void draw() {
        Next law = next();
        int token = rule instanceof SamplingRule.Greedy ? law.law().sample(0.0) : random.draw(law.law());
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
            Distribution law = scores.distribution(0, rule);
            next = Optional.of(new Next(law, rule instanceof SamplingRule.Greedy ? scores.softmax(0, 1.0) : law));
        }
        return next.get();
    }
}
