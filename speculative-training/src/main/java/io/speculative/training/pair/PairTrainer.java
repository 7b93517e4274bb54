package io.speculative.training.pair;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.speculative.training.corpus.TokenBatch;
import io.speculative.training.decoder.Loss;
import io.speculative.training.decoder.TrainableDecoder;
import java.util.OptionalDouble;

/**
 * One training step of a pair. In a joint step the target learns the next tokens and the draft learns the distributions
 * the target has just computed, so teaching the draft costs no extra pass of the target. In a distillation step the
 * target only teaches. For one thread at a time.
 */
public final class PairTrainer {

    private final ModelPair pair;
    private final Engine engine = Engine.getEngine("PyTorch");

    /**
     * What a step found.
     *
     * @param loss the target's loss in nats per token, if the target learned
     * @param acceptance mean of sum min(draft, target) before the step
     * @param gradient length of the target's gradient if the target learned, else of the draft's
     */
    public record Step(OptionalDouble loss, double acceptance, double gradient) {}

    /**
     * Prepares training.
     *
     * @param pair the pair, which the caller keeps and closes
     */
    public PairTrainer(ModelPair pair) {
        this.pair = pair;
    }

    /**
     * Teaches target and draft.
     *
     * @param batch what to learn from
     * @param targetRate the target's learning rate
     * @param draftRate the draft's learning rate
     * @param smoothing the share of the draft's distribution in the target's labels, 0 to 1
     * @param blend the weight of total variation in the draft's loss, 0 to 1
     * @return what the step found
     */
    public Step joint(TokenBatch batch, double targetRate, double draftRate, double smoothing, double blend) {
        try (NDManager scope = pair.manager().newSubManager()) {
            NDArray ids = batch.inputs(scope);
            NDArray prior = pair.draft().probabilities(ids, scope);
            NDList labels = new NDList(batch.targets(scope), prior, share(smoothing, scope));
            NDList results = learn(pair.target(), ids, labels, scope);
            float targetGradient = pair.target().update(targetRate);
            NDArray teacher = results.get(2);
            Step draft = teach(ids, teacher, draftRate, blend, scope);
            return new Step(OptionalDouble.of(results.get(1).getFloat()), draft.acceptance(), targetGradient);
        }
    }

    /**
     * Teaches the draft alone.
     *
     * @param batch the contexts
     * @param draftRate the draft's learning rate
     * @param blend the weight of total variation in the draft's loss, 0 to 1
     * @return what the step found
     */
    public Step distil(TokenBatch batch, double draftRate, double blend) {
        try (NDManager scope = pair.manager().newSubManager()) {
            NDArray ids = batch.inputs(scope);
            return teach(ids, pair.target().probabilities(ids, scope), draftRate, blend, scope);
        }
    }

    private Step teach(NDArray ids, NDArray teacher, double rate, double blend, NDManager scope) {
        NDList results = learn(pair.draft(), ids, new NDList(teacher, share(blend, scope)), scope);
        float gradient = pair.draft().update(rate);
        return new Step(OptionalDouble.empty(), results.get(1).getFloat(), gradient);
    }

    private static NDArray share(double value, NDManager scope) {
        return scope.create(new float[] {(float) value});
    }

    /** Adds the gradient of a decoder's loss to its weights' gradients and returns what {@link Loss} says. */
    NDList learn(TrainableDecoder decoder, NDArray ids, NDList teaching, NDManager scope) {
        try (GradientCollector collector = engine.newGradientCollector()) {
            NDList results = decoder.loss(ids, teaching, scope);
            collector.backward(results.get(0));
            return results;
        }
    }
}
