package io.speculative.djl.program;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.torch.Rows;
import io.speculative.djl.torch.TorchRuntime;
import io.speculative.djl.torch.TorchScript;
import io.speculative.djl.weights.Checkpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A model ready to run: the compiled inference program and its packed weights.
 *
 * <p>Immutable and safe for use by several threads at once, as long as each cache is used by one of them. The owner
 * closes it after the last call and after the caches and passes it gave out.
 */
public final class Decoder implements AutoCloseable {

    private final DecoderConfig config;
    private final RowArithmetic rows;
    private final PtNDManager manager;
    private final TorchScript script;
    private final PackedWeights packed;

    private Decoder(
            DecoderConfig config, RowArithmetic rows, PtNDManager manager, TorchScript script, Checkpoint checkpoint) {
        this.config = config;
        this.rows = rows;
        this.manager = manager;
        this.script = script;
        this.packed = PackedWeights.pack(config, manager, script, checkpoint);
    }

    /**
     * Compiles the program of a model and packs its weights, one linear map after the other.
     *
     * @param config the shape of the model
     * @param checkpoint its tensors; not needed after the call
     * @param precision how linear maps are stored
     * @param rows whether a row of a pass may depend on the rows beside it
     * @param device where to run
     * @return the decoder; the caller closes it
     * @throws IllegalArgumentException if precision or rows need what the device or the model does not have, or each other
     */
    public static Decoder load(
            DecoderConfig config, Checkpoint checkpoint, Precision precision, RowArithmetic rows, Device device) {
        return load(config, checkpoint, LinearKernel.of(precision, device), rows, device);
    }

    static Decoder load(
            DecoderConfig config, Checkpoint checkpoint, LinearKernel kernel, RowArithmetic rows, Device device) {
        rows.requireSuitable(kernel);
        PtNDManager manager = TorchRuntime.newManager(device);
        TorchScript script = TorchScript.compile(DecoderProgram.inference(config, kernel, rows), device);
        try {
            return new Decoder(config, rows, manager, script, checkpoint);
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
        packed.finishNorm(row);
    }

    /**
     * Reserves a cache for one sequence of up to {@code config().size().positions()} tokens.
     *
     * @return the cache; the caller closes it
     */
    public KeyValueCache newCache() {
        return KeyValueCache.create(
                manager,
                config.size().layers(),
                config.heads().keyValues(),
                config.size().positions(),
                config.heads().size());
    }

    /**
     * Runs rows for their keys and values alone.
     *
     * @param segment the rows of one sequence
     */
    public void prefill(Segment segment) {
        TorchRuntime.prepareThread();
        try (PassArguments arguments = new PassArguments(manager, rows, List.of(segment))) {
            script.call("prefill", arguments.with(packed.tables(), packed.maps()))
                    .close();
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
        try (PassArguments arguments = new PassArguments(manager, rows, segments);
                IValue result = script.call("score", arguments.with(packed.tables(), packed.maps()))) {
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
        try (PassArguments arguments = new PassArguments(manager, rows, List.of(first));
                IValue count = IValue.from(steps);
                IValue result = script.call("greedy_chain", arguments.with(packed.tables(), packed.maps(), count));
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
        try (PassArguments arguments = new PassArguments(manager, rows, List.of(first));
                IValue count = IValue.from(uniforms.length);
                IValue scale = IValue.from(1.0 / temperature);
                PtNDArray draws = (PtNDArray) manager.create(uniforms);
                IValue drawsValue = IValue.from(draws);
                IValue result = script.call(
                        "sampled_chain", arguments.with(packed.tables(), packed.maps(), count, scale, drawsValue))) {
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
        packed.close();
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
