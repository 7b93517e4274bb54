package io.speculative;

import io.speculative.GenerationOptions.EndTokens;
import io.speculative.model.Detokenizer;
import io.speculative.model.Vocabulary;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Turns the tokens of a request into events, and knows when the text ends. Not thread-safe. */
final class Emission {

    private final Set<Integer> stopTokens;
    private final int maxNewTokens;
    private final Detokenizer detokenizer;
    private int emitted;
    private Optional<StopReason> stopReason = Optional.empty();

    /**
     * Begins after a prompt. The text of a token may depend on the tokens before it: only the first word of a text
     * loses its leading space.
     *
     * @throws IllegalArgumentException if a stop token is none of the vocabulary
     */
    Emission(Vocabulary vocabulary, int[] prompt, GenerationOptions options) {
        this.maxNewTokens = options.maxNewTokens();
        this.stopTokens = new HashSet<>(options.stopTokens());
        for (int token : stopTokens) {
            if (token >= vocabulary.size()) {
                throw new IllegalArgumentException("stopTokens: " + token + " (expected: 0 to "
                        + (vocabulary.size() - 1) + ", as the model has no other tokens)");
            }
        }
        if (options.endTokens() == EndTokens.STOP) {
            stopTokens.addAll(vocabulary.endTokens());
        }
        this.detokenizer = vocabulary.detokenizer();
        for (int token : prompt) {
            detokenizer.push(token);
        }
    }

    /** The most tokens that are still to be emitted. */
    int left() {
        return stopReason.isPresent() ? 0 : maxNewTokens - emitted;
    }

    /** Why the text has ended, if it has. */
    Optional<StopReason> stopReason() {
        return stopReason;
    }

    /** Ends the text as cancelled, unless it has ended. */
    void cancel() {
        stopReason = Optional.of(stopReason.orElse(StopReason.CANCELLED));
    }

    /**
     * Emits a token.
     *
     * @param room how many tokens the context has room for after it; the text ends where it has none
     */
    TokenEvent emit(int token, int room) {
        String piece = detokenizer.push(token);
        emitted++;
        if (stopTokens.contains(token)) {
            stopReason = Optional.of(StopReason.STOP_TOKEN);
        } else if (emitted == maxNewTokens) {
            stopReason = Optional.of(StopReason.MAX_TOKENS);
        } else if (room == 0) {
            stopReason = Optional.of(StopReason.CONTEXT_FULL);
        }
        return new TokenEvent(token, stopReason.isPresent() ? piece + detokenizer.finish() : piece);
    }
}
