package io.speculative.draft;

import io.speculative.model.Tap;
import io.speculative.model.Vocabulary;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A drafter whose sessions are changed as they are opened.
 *
 * @param drafter the drafter as it is
 * @param change what is done to a session
 */
public record ChangedDrafter(Drafter drafter, UnaryOperator<DraftSession> change) implements Drafter {

    @Override
    public DraftLaw siblings() {
        return drafter.siblings();
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return drafter.vocabulary();
    }

    @Override
    public Set<Tap> taps() {
        return drafter.taps();
    }

    @Override
    public DraftSession open(DraftRequest request) {
        return change.apply(drafter.open(request));
    }
}
