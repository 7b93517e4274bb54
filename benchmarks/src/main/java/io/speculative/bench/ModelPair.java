package io.speculative.bench;

import io.speculative.model.LanguageModel;
import java.util.Optional;

/**
 * The open models of a measurement, owned by it.
 *
 * @param target the target model
 * @param draft the draft model, if a drafter needs one
 */
public record ModelPair(LanguageModel target, Optional<LanguageModel> draft) implements AutoCloseable {

    /** The draft model of a drafter that needs one. */
    public LanguageModel requireDraft() {
        return draft.orElseThrow(() -> new IllegalStateException("draft: none (expected: one, as a drafter needs it)"));
    }

    @Override
    public void close() {
        draft.ifPresent(LanguageModel::close);
        target.close();
    }
}
