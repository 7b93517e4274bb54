package io.speculative.draft.model;

import io.speculative.model.Detokenizer;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Continues a growing text with a draft model, greedily, in the draft model's own tokens. How the end of a text is cut
 * into tokens may change as the text grows, so the last {@value #HELD_BACK} tokens are not committed: each time, the
 * text behind the committed ones is cut anew, and what the session has scored of it before is kept.
 *
 * <p>The committed tokens always stand for a beginning of the text. Where this beginning ends is found from the tokens
 * held back: their text must be the end of the whole text, character by character. A token that doesn't spell its text,
 * such as an unknown token, delays the commit until it is no longer among those held back. If the commit is delayed for
 * too long, too many tokens are left open, and nothing is written.
 */
final class TextWriter implements AutoCloseable {

    private static final int HELD_BACK = 8;
    private static final int MOST_BYTES_OF_CHARACTER = 4;
    private static final int MOST_OPEN = 256;

    private final Vocabulary vocabulary;
    private final ModelSession session;
    private int committedText;
    private int[] scored = {};
    private boolean full;

    TextWriter(LanguageModel draft) {
        this.vocabulary = draft.vocabulary();
        this.session = draft.open();
    }

    /**
     * Continues a text that begins with the text of the last call.
     *
     * @param length the most tokens to write, at least 1; an end token is the last one
     * @return what each written token adds to the text; empty if the text leaves no room in the draft model's context,
     *     or can't be told from its tokens
     */
    List<String> writeOn(RequestText text, int length) {
        if (full) {
            return List.of();
        }
        String rest = text.from(committedText);
        int[] tokens = session.length() == 0 ? vocabulary.encode(rest) : vocabulary.encodeContinuation(rest);
        full = session.length() + tokens.length + length - 1 > session.contextLength();
        if (full) {
            return List.of();
        }
        int settled = settledTokens(tokens, rest);
        commit(Arrays.copyOf(tokens, settled));
        int[] open = Arrays.copyOfRange(tokens, settled, tokens.length);
        return open.length == 0 || open.length > MOST_OPEN ? List.of() : write(open, length);
    }

    @Override
    public void close() {
        session.close();
    }

    /** How many tokens can be committed; moves {@link #committedText} to the end of their text. */
    private int settledTokens(int[] tokens, String rest) {
        int most = tokens.length - HELD_BACK;
        for (int count = most; count > Math.max(0, most - MOST_BYTES_OF_CHARACTER); count--) {
            String held = vocabulary.decodeContinuation(Arrays.copyOfRange(tokens, count, tokens.length));
            if (rest.endsWith(held)) {
                committedText += rest.length() - held.length();
                return count;
            }
        }
        return 0;
    }

    private void commit(int[] tokens) {
        int known = Arrays.mismatch(tokens, scored);
        int kept = known < 0 ? tokens.length : known;
        if (kept > 0) {
            session.commit(kept - 1);
        }
        session.append(Arrays.copyOfRange(tokens, kept, tokens.length));
        scored = new int[0];
    }

    private List<String> write(int[] open, int length) {
        Detokenizer detokenizer = vocabulary.detokenizer();
        for (int token : open) {
            detokenizer.push(token);
        }
        TokenTree.Builder tree = TokenTree.rootedAt(open[0]);
        for (int i = 1; i < open.length; i++) {
            tree.add(i - 1, open[i]);
        }
        Scores scores = session.score(tree.build());
        int token = scores.argmax(open.length - 1);
        List<String> pieces = new ArrayList<>(length);
        pieces.add(detokenizer.push(token));
        while (pieces.size() < length && !vocabulary.endTokens().contains(token)) {
            tree.add(tree.size() - 1, token);
            token = session.extend(tree.build()).argmax(0);
            pieces.add(detokenizer.push(token));
        }
        remember(tree.build());
        return pieces;
    }

    private void remember(TokenTree chain) {
        scored = new int[chain.size()];
        Arrays.setAll(scored, chain::token);
    }
}
