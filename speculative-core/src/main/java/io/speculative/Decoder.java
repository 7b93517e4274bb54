package io.speculative;

import io.speculative.model.ClosedException;
import io.speculative.model.MemoryExhaustedException;

/** Continues a prompt with a language model. Immutable and thread-safe; each request is a {@link Generation}. */
public interface Decoder {

    /**
     * Starts a request. Returns at once: the prompt is read when the first token is asked for.
     *
     * <p>What spells a special token in the prompt is that token ({@link io.speculative.model.Vocabulary#encode}). For text of
     * users, who may spell one, pass {@link io.speculative.model.Vocabulary#encodeLiterally}.
     *
     * @param prompt the text to continue; the empty text starts from the model's begin token alone
     * @return to be iterated and closed by the caller
     * @throws IllegalArgumentException if the prompt has no tokens or more than the target's context holds, or if the
     *     options don't fit the decoder
     * @throws MemoryExhaustedException if memory has no room for the prompt or for one more session of the target; one that
     *     is missing for the drafter is {@link Generation#drafterFailure} instead
     * @throws ClosedException if the target is closed
     */
    Generation generate(String prompt, GenerationOptions options);

    /**
     * Starts a request from token ids, taken as they are: no begin token is added.
     *
     * @throws IllegalArgumentException as for a text, or if an id is not in the vocabulary
     * @throws MemoryExhaustedException as for a text
     * @throws ClosedException as for a text
     */
    default Generation generate(int[] promptTokens, GenerationOptions options) {
        return new Generation(request(promptTokens, options));
    }

    /**
     * Opens a request for a caller that makes its steps itself, such as a service with many requests over one model.
     *
     * @param promptTokens as for {@link #generate(int[], GenerationOptions)}
     * @return to be closed by the caller
     * @throws IllegalArgumentException as for {@link #generate(int[], GenerationOptions)}
     * @throws MemoryExhaustedException as for a text
     * @throws ClosedException as for a text
     */
    Request request(int[] promptTokens, GenerationOptions options);
}
