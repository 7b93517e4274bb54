package io.speculative.draft.model;

import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LanguageModel;
import io.speculative.model.Tap;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Drafts trees of a fixed shape from a draft model, with a suggestion among them: a chain that another drafter, such as
 * an {@link io.speculative.draft.lookup.NgramDrafter}, proposes. At every node on the chain its token is picked and the
 * other children are drawn independently from the draft model's law without it; at every other node all children are
 * drawn independently. So each node is drafted as by {@link SiblingSampler#pickedThenIndependent} with one pick or
 * none, where the text chooses the pick instead of the law (Hu et al. 2025, "Towards Optimal Multi-draft Speculative
 * Decoding", allow any picks). Where the shape has one child per node, this child is the suggested one.
 *
 * <p>The suggestion is made before anything is drawn, and counts as picked even if its drafter drew it. It is cut at
 * the depth of the shape.
 *
 * <p>Under the greedy rule there is nothing to draw: the other children are then the draft model's most probable
 * tokens. Immutable and thread-safe.
 */
public final class SuggestedTreeDrafter implements Drafter {

    private final LanguageModel draft;
    private final TreeShape shape;
    private final Drafter suggestions;

    private SuggestedTreeDrafter(LanguageModel draft, TreeShape shape, Drafter suggestions) {
        this.draft = draft;
        this.shape = shape;
        this.suggestions = suggestions;
    }

    /**
     * A drafter.
     *
     * @param draft the draft model; stays the caller's to close
     * @param shape how many children each node has, the suggested one included
     * @param suggestions drafts chains
     * @throws IllegalArgumentException if the suggestions are trees
     * @throws io.speculative.model.VocabularyMismatchException if the suggestions' vocabulary is not the draft model's
     */
    public static SuggestedTreeDrafter of(LanguageModel draft, TreeShape shape, Drafter suggestions) {
        if (suggestions.siblings() != DraftLaw.SINGLE) {
            throw new IllegalArgumentException("suggestions: " + suggestions + " (expected: one for " + DraftLaw.SINGLE
                    + " drafts, not " + suggestions.siblings() + ")");
        }
        suggestions.vocabulary().ifPresent(vocabulary -> Vocabulary.requireSame(draft.vocabulary(), vocabulary));
        return new SuggestedTreeDrafter(draft, shape, suggestions);
    }

    @Override
    public DraftLaw siblings() {
        return DraftLaw.PICKED_THEN_INDEPENDENT;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(draft.vocabulary());
    }

    @Override
    public Set<Tap> taps() {
        return suggestions.taps();
    }

    @Override
    public DraftSession open(DraftRequest request) {
        DraftSession suggested = suggestions.open(request);
        try {
            return new Session(draft, shape, request, suggested);
        } catch (RuntimeException | Error e) {
            suggested.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "Suggested[" + suggestions + "]:" + shape;
    }

    /** Both sessions follow the request: the verdict is on the tree, so the suggestions follow its tokens. */
    private static final class Session implements DraftSession {
        private final DraftSession trees;
        private final DraftSession suggestions;
        private final SiblingSampler others;
        private TokenTree suggestion = TokenTree.root(0);
        private TokenTree lastTree = TokenTree.root(0);

        Session(LanguageModel draft, TreeShape shape, DraftRequest request, DraftSession suggestions) {
            this.suggestions = suggestions;
            this.others =
                    SiblingSampler.pickedThenIndependent(PickCount.exactly(0)).under(request.rule());
            this.trees = new ModelDraftSession(
                    draft.open(),
                    new ShapedDrafts(
                            request.rule().ranking(), () -> shape, this::samplerAt, position -> request.random()));
        }

        private SiblingSampler samplerAt(TokenTree soFar, int node) {
            int next = soFar.depth(node) + 1;
            return next < suggestion.size() && isSuggested(soFar, node) ? others.after(suggestion.token(next)) : others;
        }

        /** Whether the path to a node is a beginning of the suggested chain, whose nodes are numbered by depth. */
        private boolean isSuggested(TokenTree soFar, int node) {
            for (int on = node; on > 0; on = soFar.parent(on)) {
                if (soFar.token(on) != suggestion.token(soFar.depth(on))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void append(int... tokens) {
            trees.append(tokens);
            suggestions.append(tokens);
        }

        @Override
        public Draft draft(int root, Room room) {
            suggestion = suggestions.draft(root, room).tree();
            Draft draft = trees.draft(root, room);
            lastTree = draft.tree();
            return draft;
        }

        @Override
        public void commit(int node) {
            trees.commit(node);
            suggestions.commit(0);
            suggestions.append(Arrays.stream(lastTree.path(node))
                    .skip(1)
                    .map(lastTree::token)
                    .toArray());
        }

        @Override
        public void close() {
            try {
                trees.close();
            } finally {
                suggestions.close();
            }
        }
    }
}
