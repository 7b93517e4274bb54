package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.SamplingRule;
import io.speculative.model.ChangedModel;
import io.speculative.model.DelegatingSession;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.TableModel;
import io.speculative.tree.TokenTree;
import org.junit.jupiter.api.Test;

class FirstAcceptanceTest {

    private static final int VOCABULARY = 5;

    @Test
    void measure_draftIsTheTarget_isOne() {
        TableModel model = TableModel.random(1, VOCABULARY, 2);

        FirstAcceptance acceptance = measure(model, model, 64);

        assertThat(acceptance.greedy()).isEqualTo(1);
        assertThat(acceptance.sampled()).isCloseTo(1, within(1e-9));
    }

    @Test
    void measure_twoModels_isTheOverlapOfTheirLaws() {
        TableModel target = TableModel.random(1, VOCABULARY, 0);
        TableModel draft = TableModel.random(2, VOCABULARY, 0);
        double[] one = law(target);
        double[] other = law(draft);
        double overlap = 0;
        for (int token = 0; token < VOCABULARY; token++) {
            overlap += Math.min(one[token], other[token]);
        }

        assertThat(measure(target, draft, 64).sampled()).isCloseTo(overlap, within(1e-6));
        assertThat(measure(target, draft, 64).under(SamplingRule.temperature(0.5)))
                .isCloseTo(overlap, within(1e-6));
    }

    @Test
    void measure_twice_isTheSame() {
        TableModel target = TableModel.random(1, VOCABULARY, 3);
        TableModel draft = TableModel.random(2, VOCABULARY, 3);

        assertThat(measure(target, draft, 64)).isEqualTo(measure(target, draft, 64));
    }

    @Test
    void measure_shortContexts_fits() {
        for (int length = 1; length < 12; length++) {
            TableModel model = TableModel.random(1, VOCABULARY, 2).withContextLength(length);

            assertThat(measure(model, model, length).greedy()).isBetween(0.7, 1.0);
        }
    }

    @Test
    void measure_drafterFails_expectsThatRequestsFindOut() {
        TableModel model = TableModel.random(1, VOCABULARY, 2);
        LanguageModel broken = new ChangedModel(model, Broken::new);

        assertThat(FirstAcceptance.measure(model, AutomaticDrafter.trees(broken), 64, System::nanoTime, 1_000_000_000))
                .isEqualTo(FirstAcceptance.HOPEFUL);
    }

    private static double[] law(TableModel model) {
        double[] law = new double[VOCABULARY];
        try (ModelSession session = model.open()) {
            session.score(TokenTree.root(0))
                    .distribution(0, SamplingRule.temperature(1))
                    .copyTo(law);
        }
        return law;
    }

    private static FirstAcceptance measure(LanguageModel target, LanguageModel draft, int contextLength) {
        return FirstAcceptance.measure(
                target, AutomaticDrafter.trees(draft), contextLength, System::nanoTime, 60_000_000_000L);
    }

    private static final class Broken extends DelegatingSession {

        Broken(ModelSession session) {
            super(session);
        }

        @Override
        public Scores score(TokenTree tree) {
            throw new IllegalStateException("broken");
        }
    }
}
