package io.speculative.draft;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Vocabulary;
import java.util.Optional;

/**
 * Drafts a chain from a draft model (Leviathan et al. 2023, section 2; the draft length is gamma there, K in Chen et al.
 * 2023). A {@link DraftLength} says how many tokens it gets.
 *
 * <p>Where the length is known before the first token is drawn, the engine draws the whole chain in one call if it can.
 * Where it depends on the draft model's laws, each token is a call of its own: drawing the longest chain in one call and
 * cutting it by its laws would be as exact, but save the target's rows only, not the draft model's passes.
 */
public final class ChainDrafter implements Drafter {

    private final LanguageModel draft;
    private final DraftLength length;

    private ChainDrafter(LanguageModel draft, DraftLength length) {
        this.draft = draft;
        this.length = length;
    }

    /**
     * A drafter of chains of one length.
     *
     * @param draft the draft model; stays the caller's to close
     * @param draftLength the number of tokens per draft, at least 1
     */
    public static ChainDrafter of(LanguageModel draft, int draftLength) {
        return of(draft, FixedLength.of(draftLength));
    }

    /**
     * A drafter.
     *
     * @param draft the draft model; stays the caller's to close
     * @param length the number of tokens per draft
     */
    public static ChainDrafter of(LanguageModel draft, DraftLength length) {
        return new ChainDrafter(draft, length);
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
        DraftLength.Control control = length.open();
        return new Session(draft.open(), control, rule, random);
    }

    @Override
    public String toString() {
        return "chain:" + length;
    }

    private static final class Session extends ModelDraftSession {
        private final DraftLength.Control length;
        private final SamplingRule rule;
        private final RandomStream random;

        Session(ModelSession session, DraftLength.Control length, SamplingRule rule, RandomStream random) {
            super(session);
            this.length = length;
            this.rule = rule;
            this.random = random;
        }

        @Override
        int scoredNodes(int maxDepth) {
            return Math.min(length.most(), maxDepth);
        }

        @Override
        Proposal propose(ModelSession session, int root, int maxDepth) {
            int most = scoredNodes(maxDepth);
            return length.least() >= most
                    ? Proposal.scoredUpTo(most, Draft.chain(root, session.sampleChain(root, most, rule, random)))
                    : new GrowingChain(session, root, rule, random).grow(length, most);
        }

        @Override
        void verdict(int drafted, int accepted) {
            length.verdict(drafted, accepted);
        }
    }
}
