package io.speculative.training.decoder;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.precision.TrainingPrecision;
import io.speculative.djl.program.DecoderProgram;
import io.speculative.djl.program.RotaryTable;
import io.speculative.djl.program.WeightLayout;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.torch.TorchScript;
import io.speculative.training.optimizer.AdamW;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A decoder with its weights, its loss and its optimiser, on the CPU. Owns all of them; the caller closes it. For one thread
 * at a time.
 *
 * <p>A step of training is {@link #loss} inside a gradient collector, backward on its first result, then {@link #update}.
 */
public final class TrainableDecoder implements AutoCloseable {

    private static final double INITIAL_DEVIATION = 0.02;

    private static final String PROBABILITIES = """
              def probabilities(self: __torch__.M, w: List[Tensor], ids: Tensor, rotation: Tensor) -> Tensor:
                return torch.softmax((self).logits(w, ids, rotation), -1)
            """;

    private final NDManager manager;
    private final TorchScript program;
    private final NDList weights = new NDList();
    private final List<String> names = new ArrayList<>();
    private final NDArray rotation;
    private final AdamW optimizer;

    private TrainableDecoder(DecoderConfig config, String text, RandomGenerator random, NDManager parent) {
        manager = parent.newSubManager();
        program = TorchScript.compile(text, Device.cpu());
        WeightLayout.of(config).forEach((name, shape) -> {
            NDArray weight = initial(name, shape, config, random);
            weight.setName("w[]");
            weight.setRequiresGradient(true);
            weights.add(weight);
            names.add(name);
        });
        rotation = RotaryTable.create(config, manager);
        optimizer = new AdamW(weights, manager);
    }

    /**
     * Makes a decoder with random weights.
     *
     * @param config the shape of the model
     * @param precision the type in which the layers compute
     * @param loss the training loss
     * @param seed the seed of the weights
     * @param parent the manager under which the tensors live
     * @return the decoder; the caller closes it
     * @throws IllegalArgumentException if the shape is of a family that isn't trained
     */
    public static TrainableDecoder create(
            DecoderConfig config, TrainingPrecision precision, Loss loss, long seed, NDManager parent) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        String text = DecoderProgram.training(config, precision) + PROBABILITIES + loss.text();
        return new TrainableDecoder(config, text, random, parent);
    }

    /**
     * Computes the loss with gradients; the caller runs backward on the first result inside a gradient collector.
     *
     * @param ids [batch, length] int64
     * @param teaching what the loss compares with, as {@link Loss} says
     * @param scope the owner of the results
     * @return what {@link Loss} says
     */
    public NDList loss(NDArray ids, NDList teaching, NDManager scope) {
        NDList arguments = new NDList(weights);
        arguments.add(ids);
        arguments.add(rotation);
        arguments.addAll(teaching);
        NDList results = program.forwardWithGradient(arguments);
        results.attach(scope);
        return results;
    }

    /**
     * Computes the distribution of the next token at every position, without gradients.
     *
     * @param ids [batch, length] int64
     * @param scope the owner of the result
     * @return [batch * length, vocabulary] in the decoder's precision
     */
    public NDArray probabilities(NDArray ids, NDManager scope) {
        try (IValue w = weightList();
                IValue i = IValue.from((PtNDArray) ids);
                IValue r = IValue.from((PtNDArray) rotation);
                IValue result = program.call("probabilities", w, i, r)) {
            return result.toTensor((PtNDManager) scope);
        }
    }

    /**
     * Continues texts.
     *
     * @param prompts [texts, tokens] int64
     * @param temperatures [texts, 1] float32
     * @param length tokens per text, the prompt included
     * @param scope the owner of the result
     * @return [texts, length] int64, drawn from libtorch's random numbers
     */
    public NDArray write(NDArray prompts, NDArray temperatures, int length, NDManager scope) {
        try (IValue w = weightList();
                IValue p = IValue.from((PtNDArray) prompts);
                IValue r = IValue.from((PtNDArray) rotation);
                IValue t = IValue.from((PtNDArray) temperatures);
                IValue l = IValue.from((long) length);
                IValue result = program.call("write", w, p, r, t, l)) {
            return result.toTensor((PtNDManager) scope);
        }
    }

    /**
     * Moves the weights against their gradients.
     *
     * @param rate the learning rate
     * @return the length of the gradient
     */
    public float update(double rate) {
        return optimizer.update(rate);
    }

    /** Returns the float32 weights by their names in a model folder; the decoder owns them. */
    public Map<String, NDArray> weights() {
        Map<String, NDArray> named = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            named.put(names.get(i), weights.get(i));
        }
        return named;
    }

    /**
     * Returns weights and optimiser moments, for a checkpoint.
     *
     * @param prefix what every name begins with
     * @return the tensors by name; the decoder owns them
     */
    public Map<String, NDArray> state(String prefix) {
        Map<String, NDArray> state = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            state.put(prefix + ".weight." + names.get(i), weights.get(i));
            state.put(
                    prefix + ".first." + names.get(i),
                    optimizer.moments().get(i).first());
            state.put(
                    prefix + ".second." + names.get(i),
                    optimizer.moments().get(i).second());
        }
        return state;
    }

    /** Returns how many updates were made. */
    public long updates() {
        return optimizer.updates();
    }

    /**
     * Says how many updates made the present state, after it was read from a checkpoint.
     *
     * @param updates the number of updates
     */
    public void resumeAt(long updates) {
        optimizer.resumeAt(updates);
    }

    @Override
    public void close() {
        optimizer.close();
        program.close();
        manager.close();
    }

    private IValue weightList() {
        return IValue.listFrom(weights.toArray(PtNDArray[]::new));
    }

    /** Gains start at one; maps that write the residual stream start smaller, so that depth does not inflate it. */
    private NDArray initial(String name, Shape shape, DecoderConfig config, RandomGenerator random) {
        if (shape.dimension() == 1) {
            return manager.ones(shape);
        }
        boolean writesStream = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
        double deviation =
                writesStream ? INITIAL_DEVIATION / Math.sqrt(2.0 * config.size().layers()) : INITIAL_DEVIATION;
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return manager.create(values, shape);
    }
}
