package io.speculative;

import io.speculative.draft.ChangedDrafter;
import io.speculative.draft.DelegatingDraftSession;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.LanguageModel;

/** Drafts chains of one length, however little can be of use. */
final class DeepDrafter extends DelegatingDraftSession {

    private final int length;

    private DeepDrafter(DraftSession session, int length) {
        super(session);
        this.length = length;
    }

    static Drafter of(LanguageModel model, int length) {
        return new ChangedDrafter(ChainDrafter.of(model, length), session -> new DeepDrafter(session, length));
    }

    @Override
    public Draft draft(int root, Room room) {
        return session.draft(root, new Room(length, room.nodes()));
    }
}
