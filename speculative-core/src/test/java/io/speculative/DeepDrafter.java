package io.speculative;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.ChainDrafter;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.model.LanguageModel;
import io.speculative.model.Vocabulary;
import java.util.Optional;

/** Drafts chains of one length, however little can be of use. */
record DeepDrafter(LanguageModel model, int length) implements Drafter {

    @Override
    public DraftLaw law() {
        return DraftLaw.SINGLE;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.empty();
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
                return session.draft(root, length);
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
