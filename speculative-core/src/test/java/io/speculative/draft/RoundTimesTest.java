package io.speculative.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.TableModel;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import org.junit.jupiter.api.Test;

/** Times models whose passes take as long as their number of rows tells: 10 for up to three rows, 20 for up to six, and so on. */
class RoundTimesTest {

    private long now;

    @Test
    void take_kernelOfThreeRows_tellsItsSteps() {
        try (RoundTimes times = new RoundTimes(new SteppedModel(64), new SteppedModel(64), () -> now)) {
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
        try (RoundTimes times = new RoundTimes(new SteppedModel(64), new SteppedModel(64), () -> now)) {
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
        try (RoundTimes times = new RoundTimes(new SteppedModel(7), new SteppedModel(64), () -> now)) {
            times.take(5000);

            assertThat(times.targetPasses()).containsExactly(10, 10, 20);
            assertThat(times.chains()).containsExactly(10, 20, 30);
        }
    }

    private final class SteppedModel implements LanguageModel {
        private final TableModel model;

        SteppedModel(int contextLength) {
            model = TableModel.random(1, 5, 2).withContextLength(contextLength);
        }

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
            return new SteppedSession(model.open());
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private final class SteppedSession implements ModelSession {
        private final ModelSession session;

        SteppedSession(ModelSession session) {
            this.session = session;
        }

        @Override
        public int length() {
            return session.length();
        }

        @Override
        public int contextLength() {
            return session.contextLength();
        }

        @Override
        public void append(int... tokens) {
            session.append(tokens);
        }

        @Override
        public Scores score(TokenTree tree) {
            now += 10L * ((tree.size() + 2) / 3);
            return session.score(tree);
        }

        @Override
        public Scores extend(TokenTree tree) {
            now += 10;
            return session.extend(tree);
        }

        @Override
        public void commit(int node) {
            session.commit(node);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
