package io.speculative.draft.length;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import java.util.List;
import java.util.function.Supplier;

/**
 * How long a drafted chain gets. Immutable and thread-safe; a {@link Control} keeps what it remembers of a request.
 *
 * <p>No length can bias a text. A control sees what earlier rounds accepted, the tokens drafted so far, all of which
 * are kept, and the law of the next token before it is drawn. Given these, the next token has that law whether it is
 * drafted or not. So a chain that ends early is verified like a chain that was planned with this length.
 *
 * <p>A control never sees the target's rows, nor a token that could still be dropped. Ending a draft because of a drawn
 * token, and leaving this token out, would remove improbable tokens from the drafts, while the laws used in
 * verification still contain them.
 */
public interface DraftLength {

    /** Starts following a request. */
    Control open();

    /**
     * The same length for every draft: gamma in Leviathan et al. 2023, K in Chen et al. 2023. It looks at nothing.
     *
     * @param tokens the number of tokens per draft, at least 1
     */
    static DraftLength fixed(int tokens) {
        return FixedLength.of(tokens);
    }

    /**
     * A length that follows the request: two tokens longer after a draft that was accepted to its end, one shorter
     * after any other, at least 1 (Hugging Face transformers, assisted generation,
     * {@code num_assistant_tokens_schedule = "heuristic_transient"}; the limit is ours). It depends on the verdicts of
     * earlier rounds alone, so the engine can draw every chain in one call.
     *
     * @param first the number of tokens of a request's first draft, at least 1
     * @param most the most tokens of any draft, at least {@code first}
     */
    static DraftLength adaptive(int first, int most) {
        return AdaptiveLength.of(first, most);
    }

    /**
     * Ends a draft after a token whose probability is below a threshold (Hugging Face transformers, assisted
     * generation, {@code assistant_confidence_threshold}, 0.4 there); the token is kept, as dropping it would change
     * the law of the text. Such a stop costs no pass of the draft model. It does not depend on earlier rounds.
     *
     * <p>It suits greedy drafts, whose token is accepted if it is the target's most probable one. A <em>drawn</em>
     * token is accepted with probability {@code sum(min(target, draft))}, one minus the total variation distance of the
     * laws, which may be high where no token is probable (llama.cpp's release notes warn of this for its
     * {@code p_min}); {@link #entropy} estimates that sum and suits sampling better.
     *
     * @param threshold from 0 (never) to 1
     * @param most the most tokens of a draft, at least 1
     */
    static DraftLength confidenceOfToken(double threshold, int most) {
        return ConfidenceStop.ofToken(threshold, most);
    }

    /**
     * Ends a draft before a token whose law gives no token a probability of at least a threshold, but not before the
     * first. What is said of {@link #confidenceOfToken} holds here, too.
     *
     * @param threshold from 0 (never) to 1
     * @param most the most tokens of a draft, at least 1
     */
    static DraftLength confidenceOfLaw(double threshold, int most) {
        return ConfidenceStop.ofLaw(threshold, most);
    }

    /**
     * AdaEDL with the constants of {@link EntropyStop}: ends a draft before a token that is not likely enough to be
     * accepted.
     *
     * @param most the most tokens of a draft, at least 1
     */
    static EntropyStop entropy(int most) {
        return EntropyStop.upTo(most);
    }

    /** The draft length of one request, draft by draft. Not thread-safe. */
    @FunctionalInterface
    interface Control {

        /** The most tokens of the next draft, at least 1. */
        int most();

        /**
         * How many tokens of the next draft are drawn without asking {@link #goesOn}, at least 1. If that is all of
         * them, which is the default, the engine draws the chain in one call. Otherwise every token is a call of its
         * own. That costs about half as much again for each token, but no token is drawn that is not wanted.
         */
        default int least() {
            return most();
        }

        /**
         * Whether one more token is drafted; asked from the {@link #least} to the {@link #most}.
         *
         * <p>The laws are those that the draft model's tokens are drawn from. Under the greedy rule, where nothing is
         * drawn, they are its softmax at temperature 1.
         *
         * @param drafted the tokens so far, at least one; they stay in the draft whatever the answer
         * @param next asks the draft model for the law of the next token: a pass, lost if the answer is no
         */
        default boolean goesOn(List<DrawnToken> drafted, Supplier<Distribution> next) {
            return true;
        }

        /**
         * Takes note of a verdict.
         *
         * @param drafted how many tokens the draft had, at least 1
         * @param accepted how many of them were accepted
         */
        default void verdict(int drafted, int accepted) {}
    }
}
