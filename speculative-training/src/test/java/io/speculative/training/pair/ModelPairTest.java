package io.speculative.training.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.ModelOptions;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.TrainingPrecision;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.training.bpe.BytePairLearner;
import io.speculative.training.bpe.BytePairVocabulary;
import io.speculative.training.checkpoint.ModelFolder;
import io.speculative.training.corpus.TinyText;
import io.speculative.training.corpus.TokenBatch;
import io.speculative.training.decoder.TrainableDecoder;
import io.speculative.tree.TokenTree;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPairTest {

    private static final BytePairVocabulary VOCABULARY = BytePairLearner.learn(List.of(TinyText.text(4_000)), 300);
    private static final int LENGTH = 12;

    private final ModelPair pair = new ModelPair(PairConfig.of(300, 2, 128, 64), TrainingPrecision.FLOAT32, 5);
    private final PairTrainer trainer = new PairTrainer(pair);
    private final TokenBatch batch = batch(3);

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void nextTokenLoss_everyKindOfTensor_hasTheGradientOfFiniteDifferences() {
        try (NDManager scope = pair.manager().newSubManager()) {
            NDArray uniform = scope.full(new Shape(batch.positions(), 300), 1 / 300f);
            NDList teaching = new NDList(batch.targets(scope), uniform, scope.zeros(new Shape(1)));
            assertGradients(pair.target(), teaching);
        }
    }

    @Test
    void teacherLoss_relativeEntropy_hasTheGradientOfFiniteDifferences() {
        try (NDManager scope = pair.manager().newSubManager()) {
            NDArray teacher = pair.target().probabilities(batch.inputs(scope), scope);
            float[] law = teacher.toFloatArray();
            NDList teaching = new NDList(teacher, scope.zeros(new Shape(1)));
            assertGradient(pair.draft(), weight(pair.draft(), "model.layers.0.mlp.up_proj.weight"), teaching, () -> {
                float[] draft = probabilities(pair.draft(), scope);
                double entropy = 0;
                for (int i = 0; i < law.length; i++) {
                    entropy -= law[i] * Math.log(draft[i]);
                }
                return entropy / batch.positions();
            });
        }
    }

    @Test
    void teacherLoss_totalVariation_hasTheGradientOfFiniteDifferences() {
        for (int step = 0; step < 5; step++) {
            trainer.joint(batch, 0.01, 0.003, 0, 0);
        }
        try (NDManager scope = pair.manager().newSubManager()) {
            NDArray teacher = pair.target().probabilities(batch.inputs(scope), scope);
            float[] law = teacher.toFloatArray();
            NDList teaching = new NDList(teacher, scope.ones(new Shape(1)));
            assertGradient(pair.draft(), weight(pair.draft(), "model.layers.0.mlp.up_proj.weight"), teaching, () -> {
                float[] draft = probabilities(pair.draft(), scope);
                double shared = 0;
                for (int i = 0; i < law.length; i++) {
                    shared += Math.min(law[i], draft[i]);
                }
                return -shared / batch.positions();
            });
        }
    }

    @Test
    void distil_frozenTarget_raisesAcceptanceAndLeavesTheTargetAlone() {
        for (int step = 0; step < 20; step++) {
            trainer.joint(batch, 0.01, 0.0001, 0, 0);
        }
        float[] before = weight(pair.target(), "model.norm.weight").toFloatArray();
        double first = trainer.distil(batch, 0.01, 0.5).acceptance();
        double last = first;
        for (int step = 0; step < 40; step++) {
            last = trainer.distil(batch, 0.01, 0.5).acceptance();
        }

        assertThat(last).isGreaterThan(first + 0.2);
        assertThat(weight(pair.target(), "model.norm.weight").toFloatArray()).isEqualTo(before);
    }

    @Test
    void write_coldTexts_areTheLikeliestTokensOfTheFullPass() {
        trainOnBatches(10);
        try (NDManager scope = pair.manager().newSubManager()) {
            NDArray prompts = scope.create(new long[] {0, 40, 0, 70}, new Shape(2, 2));
            NDArray cold = scope.full(new Shape(2, 1), 1e-4f);
            NDArray texts = pair.target().write(prompts, cold, LENGTH, scope);
            long[] likeliest =
                    pair.target().probabilities(texts, scope).argMax(1).toLongArray();
            long[] tokens = texts.toLongArray();
            for (int row = 0; row < 2; row++) {
                for (int at = 2; at < LENGTH; at++) {
                    assertThat(tokens[row * LENGTH + at]).isEqualTo(likeliest[row * LENGTH + at - 1]);
                }
            }
        }
    }

    @Test
    void measure_pair_countsWhatBothAgreeOn() {
        trainOnBatches(10);
        int[] tokens = new Random(2).ints(50, 2, 300).toArray();
        try (PairEvaluation evaluation = new PairEvaluation(pair)) {
            PairEvaluation.Figures figures = evaluation.measure(tokens, 50, LENGTH, 3);
            assertThat(figures.positions()).isEqualTo(50);
            assertThat(figures.targetBitsPerByte()).isGreaterThan(0);
            assertThat(figures.acceptance()).isBetween(0.0, 1.0);
            assertThat(figures.agreement()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void write_modelFolder_isReadAsTheSameModel(@TempDir Path folder) {
        trainOnBatches(10);
        ModelFolder.write(folder, pair.config().target(), pair.target().weights(), VOCABULARY, pair.manager());

        float[] expected;
        int[] ids;
        try (NDManager scope = pair.manager().newSubManager()) {
            expected = probabilities(pair.target(), scope);
            ids = Arrays.stream(batch.inputs()).mapToInt(Math::toIntExact).toArray();
        }
        ModelOptions options =
                ModelOptions.defaults().withPrecision(Precision.FP32).withThreads(1);
        try (LanguageModel model = HuggingFaceModel.open(folder, options);
                ModelSession session = model.open()) {
            session.append(Arrays.copyOf(ids, LENGTH - 1));
            Scores scores = session.score(TokenTree.root(ids[LENGTH - 1]));
            float[] logits = new float[scores.vocabularySize()];
            scores.copyLogits(0, logits);
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit);
            }
            for (int token = 0; token < logits.length; token++) {
                double probability = Math.exp(logits[token]) / sum;
                assertThat(probability).isCloseTo(expected[(LENGTH - 1) * 300 + token], within(1e-4));
            }
        }
    }

    /** A quantity that depends on the weights. */
    private interface Quantity {
        double value();
    }

    private void assertGradients(TrainableDecoder decoder, NDList teaching) {
        String prefix = "model.layers.1.";
        List<String> names = List.of(
                "model.embed_tokens.weight",
                prefix + "input_layernorm.weight",
                prefix + "self_attn.q_proj.weight",
                prefix + "self_attn.k_proj.weight",
                prefix + "self_attn.v_proj.weight",
                prefix + "self_attn.o_proj.weight",
                prefix + "mlp.gate_proj.weight",
                prefix + "mlp.down_proj.weight",
                "model.norm.weight");
        for (String name : names) {
            assertGradient(decoder, weight(decoder, name), teaching, () -> {
                try (NDManager scope = pair.manager().newSubManager()) {
                    float[] law = probabilities(decoder, scope);
                    double loss = 0;
                    for (int i = 0; i < batch.positions(); i++) {
                        loss -= Math.log(law[i * 300 + (int) batch.targets()[i]]);
                    }
                    return loss / batch.positions();
                }
            });
        }
    }

    /** Compares the slope along the gradient, found by a small step both ways, with the gradient's squared length. */
    private void assertGradient(TrainableDecoder decoder, NDArray weight, NDList teaching, Quantity quantity) {
        try (NDManager scope = pair.manager().newSubManager()) {
            trainer.learn(decoder, batch.inputs(scope), teaching, scope);
            float[] gradient = weight.getGradient().toFloatArray();
            decoder.update(0);
            double squared = 0;
            for (float slope : gradient) {
                squared += (double) slope * slope;
            }
            float[] original = weight.toFloatArray();
            double step = 2e-3 / Math.sqrt(squared);
            double ahead = at(weight, original, gradient, step, quantity);
            double behind = at(weight, original, gradient, -step, quantity);
            weight.set(original);
            assertThat((ahead - behind) / (2 * step)).isCloseTo(squared, within(0.02 * squared + 1e-7));
        }
    }

    private static double at(NDArray weight, float[] original, float[] direction, double step, Quantity quantity) {
        float[] moved = original.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        weight.set(moved);
        return quantity.value();
    }

    private float[] probabilities(TrainableDecoder decoder, NDManager scope) {
        return decoder.probabilities(batch.inputs(scope), scope).toFloatArray();
    }

    private static NDArray weight(TrainableDecoder decoder, String name) {
        return Objects.requireNonNull(decoder.weights().get(name), name);
    }

    private void trainOnBatches(int steps) {
        for (int step = 0; step < steps; step++) {
            trainer.joint(batch(step), 0.01, 0.01, 0.1, 0.1);
        }
    }

    private static TokenBatch batch(long seed) {
        long[] tokens = new Random(seed).longs(2 * LENGTH + 1, 2, 300).toArray();
        return new TokenBatch(Arrays.copyOf(tokens, 2 * LENGTH), Arrays.copyOfRange(tokens, 1, 2 * LENGTH + 1), LENGTH);
    }
}
