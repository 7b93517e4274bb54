package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.precision.Precision;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
class ReferenceLogitsTest {

    static Stream<Arguments> modelsAndPrecisions() {
        return Arrays.stream(StoriesModel.values())
                .flatMap(model -> Stream.of(
                        Arguments.of(model, Precision.FP32, 1e-4), Arguments.of(model, Precision.FP16, 1e-2)));
    }

    @ParameterizedTest
    @MethodSource("modelsAndPrecisions")
    void score_prompt_givesTheReferenceLogits(StoriesModel stories, Precision precision, double tolerance) {
        int[] ids = stories.greedyIds();
        double[] expected = stories.logitsAfterTwelve();
        try (LanguageModel model = stories.open(precision);
                ModelSession session = model.open()) {
            session.append(Arrays.copyOf(ids, 11));
            Scores scores = session.score(TokenTree.root(ids[11]));
            float[] logits = new float[scores.vocabularySize()];
            scores.copyLogits(0, logits);
            for (int token = 0; token < expected.length; token++) {
                assertThat((double) logits[token]).isCloseTo(expected[token], within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modelsAndPrecisions")
    void score_tokenByToken_givesTheGreedyIds(StoriesModel stories, Precision precision, double tolerance) {
        int[] ids = stories.greedyIds();
        try (LanguageModel model = stories.open(precision);
                ModelSession session = model.open()) {
            int token = ids[0];
            for (int i = 1; i < ids.length; i++) {
                token = session.score(TokenTree.root(token)).argmax(0);
                session.commit(0);
                assertThat(token).as("token %s", i).isEqualTo(ids[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modelsAndPrecisions")
    void sampleChain_greedy_givesTheGreedyIds(StoriesModel stories, Precision precision, double tolerance) {
        int[] ids = stories.greedyIds();
        try (LanguageModel model = stories.open(precision);
                ModelSession session = model.open()) {
            session.append(ids[0], ids[1]);
            int[] drawn =
                    session.sampleChain(ids[2], ids.length - 3, SamplingRule.greedy(), RandomStream.seeded(1)).stream()
                            .mapToInt(DrawnToken::token)
                            .toArray();
            assertThat(drawn).containsExactly(Arrays.copyOfRange(ids, 3, ids.length));
        }
    }
}
