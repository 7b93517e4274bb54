package io.speculative.bench;

import io.speculative.model.LanguageModel;
import java.util.Optional;

/**
 * The open models of a measurement, owned by it.
 *
 * @param target the target model
 * @param draft the draft model, if a drafter needs one
 */
record ModelPair(LanguageModel target, Optional<LanguageModel> draft) implements AutoCloseable {

    @Override
    public void close() {
        draft.ifPresent(LanguageModel::close);
        target.close();
    }
}
