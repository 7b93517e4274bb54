package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.model.ChangedModel;
import io.speculative.model.DelegatingSession;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.TableModel;
import io.speculative.tree.TokenTree;
import org.junit.jupiter.api.Test;

/** Times models whose passes take as long as their number of rows tells: 10 for up to three rows, 20 for up to six, and so on. */
class RoundTimesTest {

    private long now;

    @Test
    void take_kernelOfThreeRows_tellsItsSteps() {
        try (RoundTimes times =
                new RoundTimes(steppedModel(64), AutomaticDrafter.trees(steppedModel(64)), 64, () -> now)) {
            times.take(5000);

            assertThat(times.plain()).isEqualTo(10);
            assertThat(times.targetPasses()).hasSize(16).startsWith(10, 10, 20, 20, 20, 30, 30, 30);
            assertThat(times.chains()).hasSize(16).startsWith(10, 20, 30, 40, 50, 60, 70, 80);
            assertThat(times.tree(1)).isEqualTo(10);
            assertThat(times.tree(2)).isEqualTo(20);
        }
    }

    @Test
    void take_timeForTwoSizesOnly_takesOthersToLieBetweenThem() {
        try (RoundTimes times =
                new RoundTimes(steppedModel(64), AutomaticDrafter.trees(steppedModel(64)), 64, () -> now)) {
            times.take(1);

            assertThat(times.targetPasses())
                    .hasSize(10)
                    .startsWith(10)
                    .contains(15, 30)
                    .endsWith(40);
            assertThat(times.chains()).hasSize(10).contains(60, 100);
        }
    }

    @Test
    void take_roomForThreeTokens_timesNoMore() {
        try (RoundTimes times =
                new RoundTimes(steppedModel(7), AutomaticDrafter.trees(steppedModel(64)), 7, () -> now)) {
            times.take(5000);

            assertThat(times.targetPasses()).containsExactly(10, 10, 20);
            assertThat(times.chains()).containsExactly(10, 20, 30);
        }
    }

    private LanguageModel steppedModel(int contextLength) {
        return new ChangedModel(TableModel.random(1, 5, 2).withContextLength(contextLength), SteppedSession::new);
    }

    private final class SteppedSession extends DelegatingSession {

        SteppedSession(ModelSession session) {
            super(session);
        }

        @Override
        public Scores score(TokenTree tree) {
            now += 10L * ((tree.size() + 2) / 3);
            return super.score(tree);
        }

        @Override
        public Scores extend(TokenTree tree) {
            now += 10;
            return super.extend(tree);
        }
    }
}
