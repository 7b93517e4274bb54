package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.GoldenModel.Greedy;
import io.speculative.djl.GoldenModel.Prompt;
import io.speculative.djl.GoldenModel.Tree;
import io.speculative.djl.precision.Precision;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to a row of logits gives what another implementation of the model's family gives. */
class GoldenModelTest {

    private static final float TOLERANCE = 1e-4f;
    private static final long LARGEST_FOLDER = 300 * 1024;

    static Stream<GoldenModel> models() {
        return Stream.concat(GoldenModel.all(), GoldenModel.ofGgufFiles());
    }

    static List<Path> folders() {
        return GoldenModel.folders();
    }

    static Stream<Path> ggufFiles() {
        return GoldenModel.ofGgufFiles().map(GoldenModel::folder);
    }

    @ParameterizedTest
    @MethodSource("models")
    void score_wholePrompt_givesTheGoldenLogits(GoldenModel golden) {
        try (HuggingFaceModel model = golden.open()) {
            for (Prompt prompt : golden.prompts()) {
                try (ModelSession session = model.open()) {
                    assertRows(session.score(chain(prompt.ids(), 0)), prompt.logits());
                }
            }
        }
    }

    static Stream<Arguments> roundedModels() {
        return GoldenModel.all()
                .flatMap(golden -> Stream.of(
                        Arguments.of(golden, Precision.FP16, 0.005), Arguments.of(golden, Precision.INT8, 0.06)));
    }

    @ParameterizedTest
    @MethodSource("roundedModels")
    void score_roundedWeights_staysNearTheGoldenLogits(GoldenModel golden, Precision precision, double tolerance) {
        Prompt prompt = golden.prompts().get(golden.prompts().size() - 1);
        try (HuggingFaceModel model = golden.open(precision);
                ModelSession session = model.open()) {
            Scores scores = session.score(chain(prompt.ids(), 0));
            double error = 0;
            double size = 0;
            for (int row = 0; row < scores.rows(); row++) {
                float[] logits = new float[scores.vocabularySize()];
                scores.copyLogits(row, logits);
                for (int token = 0; token < logits.length; token++) {
                    error += Math.pow(logits[token] - prompt.logits()[row][token], 2);
                    size += Math.pow(prompt.logits()[row][token], 2);
                }
            }
            assertThat(Math.sqrt(error / size)).isPositive().isLessThan(tolerance);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void score_behindAnAppendedHalf_givesTheGoldenLogits(GoldenModel golden) {
        try (HuggingFaceModel model = golden.open()) {
            for (Prompt prompt : golden.prompts()) {
                try (ModelSession session = model.open()) {
                    int half = prompt.ids().length / 2;
                    session.append(Arrays.copyOf(prompt.ids(), half));
                    assertRows(session.score(chain(prompt.ids(), half)), from(half, prompt.logits()));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void score_tokenByToken_givesTheGoldenLogits(GoldenModel golden) {
        try (HuggingFaceModel model = golden.open()) {
            for (Prompt prompt : golden.prompts()) {
                try (ModelSession session = model.open()) {
                    for (int i = 0; i < prompt.ids().length; i++) {
                        assertRows(session.score(TokenTree.root(prompt.ids()[i])), prompt.logits()[i]);
                        session.commit(0);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void score_tree_givesTheGoldenLogitsOfEveryPath(GoldenModel golden) {
        Tree tree = golden.tree();
        try (HuggingFaceModel model = golden.open();
                ModelSession session = model.open()) {
            session.append(tree.prefix());
            assertRows(session.score(tree.firstNodes(tree.tokens().length)), tree.logits());
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void extend_tree_givesTheGoldenLogitsOfTheNewNodes(GoldenModel golden) {
        Tree tree = golden.tree();
        int nodes = tree.tokens().length;
        int first = nodes / 2;
        try (HuggingFaceModel model = golden.open();
                ModelSession session = model.open()) {
            session.append(tree.prefix());
            session.score(tree.firstNodes(first));
            assertRows(session.extend(tree.firstNodes(nodes)), from(first, tree.logits()));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void score_twoSessionsInOnePass_givesTheGoldenLogits(GoldenModel golden) {
        Tree tree = golden.tree();
        Prompt prompt = golden.prompts().get(1);
        try (HuggingFaceModel model = golden.open();
                ModelSession first = model.open();
                ModelSession second = model.open()) {
            first.append(tree.prefix());
            List<Scores> scores = model.score(
                    List.of(first, second), List.of(tree.firstNodes(tree.tokens().length), chain(prompt.ids(), 0)));
            assertRows(scores.get(0), tree.logits());
            assertRows(scores.get(1), prompt.logits());
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void sampleChain_greedy_givesTheGoldenIds(GoldenModel golden) {
        Greedy greedy = golden.greedy();
        int last = greedy.prompt().length - 1;
        try (HuggingFaceModel model = golden.open();
                ModelSession session = model.open()) {
            session.append(Arrays.copyOf(greedy.prompt(), last));
            List<DrawnToken> drawn = session.sampleChain(
                    greedy.prompt()[last], greedy.ids().length, SamplingRule.greedy(), RandomStream.seeded(1));
            assertThat(drawn.stream().mapToInt(DrawnToken::token)).containsExactly(boxed(greedy.ids()));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void generate_greedy_givesTheGoldenIds(GoldenModel golden) {
        Greedy greedy = golden.greedy();
        GenerationOptions options = GenerationOptions.maxTokens(greedy.ids().length);
        List<Integer> tokens = new ArrayList<>();
        try (HuggingFaceModel model = golden.open();
                Generation generation = AutoregressiveDecoder.of(model).generate(greedy.prompt(), options)) {
            generation.forEachRemaining(event -> tokens.add(event.token()));
        }
        assertThat(tokens).containsExactly(boxed(greedy.ids()));
    }

    /** A tree deeper than the window is drafted as far as the window allows; a draft model's window counts too. */
    @Test
    void generate_deepTreesOnAModelWithAWindow_giveTheGoldenIds() {
        GoldenModel golden = GoldenModel.named("mistral");
        Greedy greedy = golden.greedy();
        GenerationOptions options = GenerationOptions.maxTokens(greedy.ids().length);
        List<Integer> tokens = new ArrayList<>();
        TreeShape shape = TreeShape.branching(2, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        try (HuggingFaceModel model = golden.open();
                Generation generation = SpeculativeDecoder.of(
                                model, TreeDrafter.of(model, shape, SiblingSampler.topK()))
                        .generate(greedy.prompt(), options)) {
            generation.forEachRemaining(event -> tokens.add(event.token()));
            assertThat(generation.drafterFailure()).isEmpty();
            assertThat(generation.stats().accepted()).isPositive();
        }
        assertThat(tokens).containsExactly(boxed(greedy.ids()));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void folder_ofEveryVariant_isSmall(Path folder) throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                size += Files.size(file);
            }
        }
        assertThat(size).isLessThan(LARGEST_FOLDER);
    }

    @ParameterizedTest
    @MethodSource("ggufFiles")
    void ggufFile_ofEveryVariant_isSmall(Path file) throws IOException {
        assertThat(Files.size(file)).isLessThan(LARGEST_FOLDER);
    }

    private static TokenTree chain(int[] ids, int first) {
        return TokenTree.chain(ids[first], Arrays.copyOfRange(ids, first + 1, ids.length));
    }

    private static Integer[] boxed(int[] ids) {
        return Arrays.stream(ids).boxed().toArray(Integer[]::new);
    }

    private static float[][] from(int first, float[][] rows) {
        return Arrays.copyOfRange(rows, first, rows.length);
    }

    private static void assertRows(Scores scores, float[]... golden) {
        assertThat(scores.rows()).isEqualTo(golden.length);
        float[] logits = new float[scores.vocabularySize()];
        for (int row = 0; row < golden.length; row++) {
            scores.copyLogits(row, logits);
            assertThat(logits).as("row %s", row).containsExactly(golden[row], within(TOLERANCE));
        }
    }
}
