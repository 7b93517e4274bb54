package io.speculative.draft.model;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.model.LanguageModel;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Drafts with a model of any vocabulary: the draft model writes on the request's text, and what it writes is cut into
 * target tokens, a chain of picked ones. That is string-level exact match (SLEM) of Timor et al. 2025, "Accelerating
 * LLM Inference with Lossless Speculative Decoding Algorithms for Heterogeneous Vocabularies".
 *
 * <p>The draft model writes greedily under every rule, as a picked token is accepted with the probability that the
 * target gives it. What is proposed depends on the request's text and the draft model alone, on no random number; so
 * its tokens are point masses, and every lossless verifier of single tokens keeps the target's law.
 *
 * <p>The written text is cut on its own, beginning where the request's last token ends. The request's tokens are kept,
 * even if the target's tokenizer would cut both texts together in another way. Only those target tokens are proposed
 * that were the same before the draft model wrote its last token; the others may still change with the text that
 * follows. After a token that ends inside a character, or once the draft model's context is full, nothing is proposed.
 */
public final class TextMatchDrafter implements Drafter {

    private final LanguageModel draft;
    private final Vocabulary target;
    private final int draftLength;

    private TextMatchDrafter(LanguageModel draft, Vocabulary target, int draftLength) {
        this.draft = draft;
        this.target = target;
        this.draftLength = draftLength;
    }

    /**
     * A drafter. Both vocabularies are needed as long as a session is open.
     *
     * @param draft the draft model; stays the caller's to close
     * @param target the vocabulary of the proposed tokens
     * @param draftLength the number of the draft model's own tokens per draft, at least 1; it writes one more, which
     *     only shows whether the word before it goes on
     */
    public static TextMatchDrafter of(LanguageModel draft, Vocabulary target, int draftLength) {
        if (draftLength < 1) {
            throw new IllegalArgumentException("draftLength: " + draftLength + " (expected: >= 1)");
        }
        return new TextMatchDrafter(draft, target, draftLength);
    }

    @Override
    public DraftLaw siblings() {
        return DraftLaw.SINGLE;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(target);
    }

    @Override
    public DraftSession open(DraftRequest request) {
        return new Session();
    }

    @Override
    public String toString() {
        return "text:" + draftLength;
    }

    private final class Session implements DraftSession {
        private final TextWriter writer = new TextWriter(draft);
        private final RequestText text = new RequestText(target);
        private TokenTree lastTree = TokenTree.root(0);

        @Override
        public void append(int... tokens) {
            for (int token : tokens) {
                text.add(token);
            }
        }

        @Override
        public Draft draft(int root, Room room) {
            text.add(root);
            int[] proposed = text.endsInsideCharacter() ? new int[0] : proposedTokens();
            List<DrawnToken> chain = IntStream.of(proposed)
                    .limit(room.chain())
                    .mapToObj(token -> new DrawnToken(token, Distribution.pointMass(token, target.size())))
                    .toList();
            Draft proposal = Draft.chain(root, chain);
            lastTree = proposal.tree();
            return proposal;
        }

        /** The target tokens that the last written token has not changed. */
        private int[] proposedTokens() {
            List<String> pieces = writer.writeOn(text, draftLength + 1);
            if (pieces.isEmpty()) {
                return new int[0];
            }
            int[] tokens = target.encodeContinuation(String.join("", pieces));
            int[] before = target.encodeContinuation(String.join("", pieces.subList(0, pieces.size() - 1)));
            int differing = Arrays.mismatch(tokens, before);
            return differing < 0 ? tokens : Arrays.copyOf(tokens, differing);
        }

        @Override
        public void commit(int node) {
            int[] path = lastTree.path(node);
            for (int i = 1; i < path.length; i++) {
                text.add(lastTree.token(path[i]));
            }
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
