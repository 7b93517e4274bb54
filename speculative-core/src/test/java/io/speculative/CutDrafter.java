package io.speculative;

import io.speculative.distribution.DrawnToken;
import io.speculative.draft.ChangedDrafter;
import io.speculative.draft.DelegatingDraftSession;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Drafts chains and drops the first token that a condition holds for, with all after it. Exact if the condition looks at
 * the law alone; biased if it looks at the token that it drops.
 */
final class CutDrafter extends DelegatingDraftSession {

    private final Predicate<DrawnToken> drops;

    private CutDrafter(DraftSession session, Predicate<DrawnToken> drops) {
        super(session);
        this.drops = drops;
    }

    static Drafter of(LanguageModel model, int length, Predicate<DrawnToken> drops) {
        return new ChangedDrafter(ChainDrafter.of(model, length), session -> new CutDrafter(session, drops));
    }

    @Override
    public Draft draft(int root, Room room) {
        Draft whole = session.draft(root, room);
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
}
