package io.speculative.draft;

import io.speculative.tree.TreeShape;
import java.util.function.Supplier;

/**
 * A drafter that drafts trees of any shape, so that a planner can choose the shape. Immutable and thread-safe, as every
 * {@link Drafter}.
 */
public interface ShapedDrafter extends Drafter {

    /**
     * Starts following a request, with the shape of each draft chosen by the caller. The caller closes the session.
     *
     * @param request the request to follow
     * @param shapes asked once for each draft, before anything is drawn for it; a shape without nodes gives an empty
     *     draft. What it answers must not depend on the target's rows of the same round
     */
    DraftSession open(DraftRequest request, Supplier<TreeShape> shapes);
}
