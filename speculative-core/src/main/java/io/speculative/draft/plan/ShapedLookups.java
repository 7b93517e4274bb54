package io.speculative.draft.plan;

import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.ShapedDrafter;
import io.speculative.draft.lookup.SuffixDrafter;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TreeShape;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lookups as {@link RoundTimes} times drafts: a chain of as many tokens as a shape has nodes, where there is a match.
 *
 * @param lookups what is timed
 */
record ShapedLookups(SuffixDrafter lookups) implements ShapedDrafter {

    @Override
    public DraftLaw siblings() {
        return lookups.siblings();
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return lookups.vocabulary();
    }

    @Override
    public DraftSession open(DraftRequest request) {
        return lookups.open(request);
    }

    @Override
    public DraftSession open(DraftRequest request, Supplier<TreeShape> shapes) {
        return lookups.open(match -> shapes.get().nodes());
    }
}
