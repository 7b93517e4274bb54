package io.speculative;

import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.ChainDrafter;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.model.LanguageModel;
import io.speculative.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Drafts chains and drops the first token that a condition holds for, with all after it. Exact if the condition looks at
 * the law alone; biased if it looks at the token that it drops.
 */
record CutDrafter(LanguageModel model, int length, Predicate<DrawnToken> drops) implements Drafter {

    @Override
    public DraftLaw law() {
        return DraftLaw.SINGLE;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(model.vocabulary());
    }

    @Override
    public DraftSession open(SamplingRule rule, RandomStream random) {
        DraftSession session = ChainDrafter.of(model, length).open(rule, random);
        return new DraftSession() {
            @Override
            public void append(int... tokens) {
                session.append(tokens);
            }

            @Override
            public Draft draft(int root, int maxDepth) {
                Draft whole = session.draft(root, maxDepth);
                List<DrawnToken> kept = new ArrayList<>();
                for (int node = 1; node < whole.tree().size(); node++) {
                    DrawnToken drawn = new DrawnToken(whole.tree().token(node), whole.law(node));
                    if (drops.test(drawn)) {
                        break;
                    }
                    kept.add(drawn);
                }
                return Draft.chain(root, kept);
            }

            @Override
            public void commit(int node) {
                session.commit(node);
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }
}
