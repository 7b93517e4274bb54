package io.speculative.draft;

import io.speculative.model.Tap;
import io.speculative.model.Vocabulary;
import java.util.Optional;
import java.util.Set;

/** Proposes token trees. Immutable and thread-safe; what it remembers of a request lives in a {@link DraftSession}. */
public interface Drafter {

    /** How siblings of its drafts are chosen, under a rule that draws. */
    DraftLaw siblings();

    /** The vocabulary its tokens belong to; empty if it only repeats tokens it has been given. */
    Optional<Vocabulary> vocabulary();

    /**
     * The hidden states of the target that its sessions read; none for most drafters. A request opens the target's session with
     * these taps, and hands the states over in its {@link DraftRequest}.
     */
    default Set<Tap> taps() {
        return Set.of();
    }

    /** Starts following a request. The caller closes the session. */
    DraftSession open(DraftRequest request);
}
