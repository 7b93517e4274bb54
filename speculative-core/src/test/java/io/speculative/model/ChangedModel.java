package io.speculative.model;

import java.util.Set;
import java.util.function.Function;

/**
 * A model whose sessions are changed as they are opened.
 *
 * @param model the model as it is
 * @param change what is done to a session
 */
public record ChangedModel(LanguageModel model, Function<ModelSession, ModelSession> change) implements LanguageModel {

    @Override
    public Vocabulary vocabulary() {
        return model.vocabulary();
    }

    @Override
    public int contextLength() {
        return model.contextLength();
    }

    @Override
    public ModelSession open() {
        return change.apply(model.open());
    }

    @Override
    public ModelSession open(Set<Tap> taps) {
        return change.apply(model.open(taps));
    }

    @Override
    public void close() {
        model.close();
    }
}
