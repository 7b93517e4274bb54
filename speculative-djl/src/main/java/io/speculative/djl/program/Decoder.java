package io.speculative.djl.program;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.weights.Checkpoint;
import io.speculative.djl.weights.TensorRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A model ready to run: the compiled inference program and its packed weights.
 *
 * <p>Immutable and safe for use by several threads at once, as long as each cache is used by one of them. The owner
 * closes it after the last call and after the caches and passes it gave out.
 */
public final class Decoder implements AutoCloseable {

    private final DecoderConfig config;
    private final PtNDManager manager;
    private final TorchScript script;
    private final IValue weights;
    private final IValue tables;
    private final float[] finalGain;
    private final float[] finalBias;

    private Decoder(DecoderConfig config, PtNDManager manager, TorchScript script, Checkpoint checkpoint) {
        this.config = config;
        this.manager = manager;
        this.script = script;
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            Map<TensorRole, NDArray> shared = checkpoint.shared(scope);
            this.finalGain = vector(shared, TensorRole.FINAL_NORM);
            for (int i = 0; i < finalGain.length; i++) {
                finalGain[i] += (float) config.norm().gainOffset();
            }
            this.finalBias = vector(shared, TensorRole.FINAL_NORM_BIAS);
            try (IValue list = list(shared);
                    IValue rotation = IValue.from(rotation(scope))) {
                this.tables = script.call("tables", list, rotation);
                this.weights = script.call("pack_shared", list);
            }
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            packLayer(checkpoint, layer);
        }
    }

    private void packLayer(Checkpoint checkpoint, int layer) {
        try (PtNDManager scope = manager.newSubManager(manager.getDevice());
                IValue list = list(checkpoint.layer(layer, scope))) {
            script.call("pack_layer", weights, tables, list).close();
        }
    }

    private PtNDArray rotation(PtNDManager scope) {
        return (PtNDArray)
                (config.positions() instanceof Positions.Rotary
                        ? RotaryTable.create(config, scope)
                        : scope.create(new Shape(1)));
    }

    private static IValue list(Map<TensorRole, NDArray> tensors) {
        return IValue.listFrom(new EnumMap<>(tensors).values().toArray(PtNDArray[]::new));
    }

    private static float[] vector(Map<TensorRole, NDArray> tensors, TensorRole role) {
        NDArray vector = tensors.get(role);
        return vector == null ? new float[0] : vector.toFloatArray();
    }

    /**
     * Compiles the program of a model and packs its weights, layer after layer.
     *
     * @param config the shape of the model
     * @param checkpoint its tensors; not needed after the call
     * @param precision how linear maps are stored
     * @param device where to run
     * @return the decoder; the caller closes it
     */
    public static Decoder load(DecoderConfig config, Checkpoint checkpoint, Precision precision, Device device) {
        return load(config, checkpoint, LinearKernel.of(precision, device), device);
    }

    static Decoder load(DecoderConfig config, Checkpoint checkpoint, LinearKernel kernel, Device device) {
        TorchRuntime.prepareThread();
        PtNDManager manager = (PtNDManager) NDManager.newBaseManager(device, TorchRuntime.ENGINE);
        TorchScript script = TorchScript.compile(DecoderProgram.inference(config, kernel), device);
        try {
            return new Decoder(config, manager, script, checkpoint);
        } catch (RuntimeException e) {
            script.close();
            manager.close();
            throw e;
        }
    }

    /**
     * The shape of the model.
     *
     * @return what it was loaded with
     */
    public DecoderConfig config() {
        return config;
    }

    /**
     * Applies what {@link Pass#normed} lacks: the gain of the final norm, and its bias if it has one.
     *
     * @param row a row of it, whose first hidden-size values are changed
     */
    public void finishNorm(float[] row) {
        for (int i = 0; i < finalGain.length; i++) {
            row[i] *= finalGain[i];
        }
        for (int i = 0; i < finalBias.length; i++) {
            row[i] += finalBias[i];
        }
    }

    /**
     * Reserves a cache for one sequence of up to {@code config().maxPositions()} tokens.
     *
     * @return the cache; the caller closes it
     */
    public KeyValueCache newCache() {
        return KeyValueCache.create(
                manager, config.layers(), config.keyValueHeads(), config.maxPositions(), config.headSize());
    }

    /**
     * Runs rows for their keys and values alone.
     *
     * @param segment the rows of one sequence
     */
    public void prefill(Segment segment) {
        TorchRuntime.prepareThread();
        try (PassArguments arguments = new PassArguments(manager, List.of(segment))) {
            script.call("prefill", arguments.with(tables, weights)).close();
        }
    }

    /**
     * Runs one forward pass over the rows of several sequences.
     *
     * @param segments at least one, each with another cache
     * @return one result per segment, each to be closed by the caller
     */
    public List<Pass> score(List<Segment> segments) {
        TorchRuntime.prepareThread();
        try (PassArguments arguments = new PassArguments(manager, segments);
                IValue result = script.call("score", arguments.with(tables, weights))) {
            IValue[] parts = result.toIValueTuple();
            try (IValue logits = parts[0];
                    IValue normed = parts[1]) {
                return passes(segments, logits.toTensor(manager), normed.toTensor(manager));
            }
        }
    }

    /**
     * Runs the most probable chain in one call. Keys and values of all its tokens but the last are written to the slots
     * behind the first rows.
     *
     * @param first the rows to begin with; the chain follows the last of them
     * @param steps the number of tokens, at least 1
     * @return the tokens
     */
    public int[] greedyChain(Segment first, int steps) {
        TorchRuntime.prepareThread();
        try (PassArguments arguments = new PassArguments(manager, List.of(first));
                IValue count = IValue.from(steps);
                IValue result = script.call("greedy_chain", arguments.with(tables, weights, count));
                PtNDArray tokens = result.toTensor(manager)) {
            return ids(tokens);
        }
    }

    /**
     * Draws a chain in one call. Keys and values as in {@link #greedyChain}.
     *
     * @param first the rows to begin with; the chain follows the last of them
     * @param temperature finite and positive
     * @param uniforms one number in [0, 1) per token to draw, at least one
     * @return the tokens and their laws
     */
    public DrawnChain sampledChain(Segment first, double temperature, double[] uniforms) {
        TorchRuntime.prepareThread();
        try (PassArguments arguments = new PassArguments(manager, List.of(first));
                IValue count = IValue.from(uniforms.length);
                IValue scale = IValue.from(1.0 / temperature);
                PtNDArray draws = (PtNDArray) manager.create(uniforms);
                IValue drawsValue = IValue.from(draws);
                IValue result =
                        script.call("sampled_chain", arguments.with(tables, weights, count, scale, drawsValue))) {
            IValue[] parts = result.toIValueTuple();
            try (IValue tokensValue = parts[0];
                    IValue lawsValue = parts[1];
                    IValue totalsValue = parts[2];
                    PtNDArray tokens = tokensValue.toTensor(manager);
                    PtNDArray laws = lawsValue.toTensor(manager);
                    PtNDArray totals = totalsValue.toTensor(manager)) {
                SoftmaxRows rows = new SoftmaxRows(new Rows(laws), totals.toDoubleArray());
                SoftmaxRow[] copies = new SoftmaxRow[uniforms.length];
                Arrays.setAll(copies, rows::row);
                return new DrawnChain(ids(tokens), copies);
            }
        }
    }

    /** Releases program and weights; does nothing the second time. */
    @Override
    public void close() {
        weights.close();
        tables.close();
        script.close();
        manager.close();
    }

    private List<Pass> passes(List<Segment> segments, PtNDArray logits, PtNDArray normed) {
        if (segments.size() == 1) {
            return List.of(pass(logits, normed));
        }
        try (logits;
                normed) {
            List<Pass> passes = new ArrayList<>(segments.size());
            long begin = 0;
            for (Segment segment : segments) {
                NDIndex rows = new NDIndex().addSliceDim(begin, begin + segment.wanted());
                passes.add(pass((PtNDArray) logits.get(rows), (PtNDArray) normed.get(rows)));
                begin += segment.wanted();
            }
            return passes;
        }
    }

    private Pass pass(PtNDArray logits, PtNDArray normed) {
        return new Pass(script, manager.newSubManager(manager.getDevice()), logits, normed);
    }

    private static int[] ids(NDArray tokens) {
        return Arrays.stream(tokens.toLongArray()).mapToInt(Math::toIntExact).toArray();
    }
}
