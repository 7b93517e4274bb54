package io.speculative.draft;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Vocabulary;
import java.util.Optional;

/**
 * Drafts a chain of fixed length from a draft model (Leviathan et al. 2023, section 2; the draft length is gamma there,
 * K in Chen et al. 2023). The engine draws the whole chain in one call where it can.
 */
public final class ChainDrafter implements Drafter {

    private final LanguageModel draft;
    private final int draftLength;

    private ChainDrafter(LanguageModel draft, int draftLength) {
        this.draft = draft;
        this.draftLength = draftLength;
    }

    /**
     * A drafter.
     *
     * @param draft the draft model; stays the caller's to close
     * @param draftLength the number of tokens per draft, at least 1
     */
    public static ChainDrafter of(LanguageModel draft, int draftLength) {
        if (draftLength < 1) {
            throw new IllegalArgumentException("draftLength: " + draftLength + " (expected: >= 1)");
        }
        return new ChainDrafter(draft, draftLength);
    }

    @Override
    public DraftLaw law() {
        return DraftLaw.SINGLE;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(draft.vocabulary());
    }

    @Override
    public DraftSession open(SamplingRule rule, RandomStream random) {
        return new Session(draft.open(), draftLength, rule, random);
    }

    @Override
    public String toString() {
        return "chain:" + draftLength;
    }

    private static final class Session extends ModelDraftSession {
        private final int draftLength;
        private final SamplingRule rule;
        private final RandomStream random;

        Session(ModelSession session, int draftLength, SamplingRule rule, RandomStream random) {
            super(session);
            this.draftLength = draftLength;
            this.rule = rule;
            this.random = random;
        }

        @Override
        int scoredNodes(int maxDepth) {
            return Math.min(draftLength, maxDepth);
        }

        @Override
        Proposal propose(ModelSession session, int root, int maxDepth) {
            int length = scoredNodes(maxDepth);
            return Proposal.scoredUpTo(length, Draft.chain(root, session.sampleChain(root, length, rule, random)));
        }
    }
}
