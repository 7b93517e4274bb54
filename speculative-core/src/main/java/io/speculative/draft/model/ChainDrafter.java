package io.speculative.draft.model;

import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.length.DraftLength;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Vocabulary;
import java.util.Optional;

/**
 * Drafts a chain from a draft model (Leviathan et al. 2023, section 2; the draft length is gamma there, K in Chen et
 * al. 2023). A {@link DraftLength} says how many tokens it gets.
 *
 * <p>Where the length is known before the first token is drawn, the engine draws the whole chain in one call if it can.
 * Where it depends on the draft model's laws, each token is a call of its own. Drawing the longest chain in one call
 * and cutting it by its laws would be as exact, but it would save target rows only, no passes of the draft model.
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
        return of(draft, DraftLength.fixed(draftLength));
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
    public DraftLaw siblings() {
        return DraftLaw.SINGLE;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(draft.vocabulary());
    }

    @Override
    public DraftSession open(DraftRequest request) {
        Chains chains = new Chains(length.open(), request);
        return new ModelDraftSession(draft.open(), chains);
    }

    @Override
    public String toString() {
        return "chain:" + length;
    }

    private static final class Chains implements DraftForm {
        private final DraftLength.Control length;
        private final DraftRequest request;
        private int most;

        Chains(DraftLength.Control length, DraftRequest request) {
            this.length = length;
            this.request = request;
        }

        @Override
        public int prepare(Room room) {
            most = Math.min(length.most(), room.chain());
            return most;
        }

        @Override
        public Proposal propose(ModelSession session, int root) {
            if (length.least() < most) {
                return new GrowingChain(session, root, request).grow(length, most);
            }
            return Proposal.scoredUpTo(
                    most, Draft.chain(root, session.sampleChain(root, most, request.rule(), request.random())));
        }

        @Override
        public void verdict(int drafted, int accepted) {
            length.verdict(drafted, accepted);
        }
    }
}
