package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import java.util.List;
import java.util.function.Supplier;

/**
 * How long a drafted chain gets. Immutable and thread-safe; what it remembers of a request lives in a {@link Control}.
 *
 * <p>No length can bias a text. A control sees what earlier rounds accepted, the tokens drafted so far, all of which are
 * kept, and the law of the next token before it is drawn. Given these, the next token has that law whether it is drafted
 * or not; so a chain that ends here is verified like one that was never meant to be longer. It never sees the target's
 * rows, nor a token that could still be dropped: ending the draft because of a token, and without it, would leave the
 * improbable tokens out of the drafts while the laws that verification goes by still have them.
 */
public interface DraftLength {

    /** Starts following a request. */
    Control open();

    /** The draft length of one request, draft by draft. Not thread-safe. */
    @FunctionalInterface
    interface Control {

        /** The most tokens of the next draft, at least 1. */
        int most();

        /**
         * How many tokens of the next draft are drawn without asking {@link #goesOn}, at least 1. If that is all of
         * them, as here, the engine draws the chain in one call; else every token is a call of its own, which costs about
         * half as much again for each token drawn but draws none in vain.
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
