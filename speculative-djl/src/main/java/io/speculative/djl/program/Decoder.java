package io.speculative.djl.program;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.torch.Rows;
import io.speculative.djl.torch.TorchRuntime;
import io.speculative.djl.torch.TorchScript;
import io.speculative.djl.weights.Checkpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A model ready to run: the compiled inference program and its packed weights.
 *
 * <p>Immutable and safe for use by several threads at once, as long as each cache is used by one of them. The owner
 * closes it after the last call and after the caches and passes it gave out.
 */
public final class Decoder implements AutoCloseable {

    private final DecoderConfig config;
    private final LinearKernel kernel;
    private final RowKernel rows;
    private final PtNDManager manager;
    private final TorchScript script;
    private final PackedWeights packed;
    private final Map<List<Integer>, TorchScript> tapped = new ConcurrentHashMap<>();

    private Decoder(
            DecoderConfig config,
            LinearKernel kernel,
            RowKernel rows,
            PtNDManager manager,
            TorchScript script,
            Checkpoint checkpoint) {
        this.config = config;
        this.kernel = kernel;
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
     * @param rows whether a row may depend on the other rows of its pass
     * @param device where to run
     * @return the decoder; the caller closes it
     * @throws IllegalArgumentException if precision or rows need what the device or the model does not have, or each other
     */
    public static Decoder load(
            DecoderConfig config, Checkpoint checkpoint, Precision precision, RowArithmetic rows, Device device) {
        return load(config, checkpoint, LinearKernel.of(precision, device), RowKernel.of(rows), device);
    }

    static Decoder load(
            DecoderConfig config, Checkpoint checkpoint, LinearKernel kernel, RowKernel rows, Device device) {
        LinearKernel suited = rows.suited(kernel);
        PtNDManager manager = TorchRuntime.newManager(device);
        TorchScript script = TorchScript.compile(DecoderProgram.inference(config, suited, rows, List.of()), device);
        try {
            rows.requireEqualRows(script, manager);
            return new Decoder(config, suited, rows, manager, script, checkpoint);
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
     * Reserves a cache for one sequence of up to {@code config().size().positions()} tokens.
     *
     * @return the cache; the caller closes it
     */
    public KeyValueCache newCache() {
        return newCache(List.of());
    }

    /**
     * Reserves a cache that keeps hidden states as well. The first with these places compiles a program that writes them.
     *
     * @param places the places whose states are kept, distinct and rising: n for the stream after n layers, the number of layers
     *     + 1 for the stream after the final norm
     * @return the cache; the caller closes it
     */
    public KeyValueCache newCache(List<Integer> places) {
        scriptFor(places);
        return KeyValueCache.create(
                manager,
                config.size().layers(),
                config.heads().keyValues(),
                config.size().positions(),
                config.heads().size(),
                places,
                config.size().hidden());
    }

    /**
     * Runs rows for their keys and values alone.
     *
     * @param segment the rows of one sequence
     */
    public void prefill(Segment segment) {
        TorchRuntime.prepareThread();
        try (PassArguments arguments = new PassArguments(manager, rows, List.of(segment))) {
            scriptFor(segment)
                    .call("prefill", arguments.with(packed.tables(), packed.maps()))
                    .close();
        }
    }

    /**
     * Runs one forward pass over the rows of several sequences, or one for each set of places whose states they keep.
     *
     * @param segments at least one, each with another cache
     * @return one result per segment, each to be closed by the caller
     */
    public List<Pass> score(List<Segment> segments) {
        TorchRuntime.prepareThread();
        Map<List<Integer>, List<Segment>> groups = segments.stream()
                .collect(Collectors.groupingBy(
                        segment -> segment.cache().taps().places(), LinkedHashMap::new, Collectors.toList()));
        if (groups.size() == 1) {
            return scoreTogether(segments);
        }
        IdentityHashMap<Segment, Pass> passes = new IdentityHashMap<>();
        try {
            for (List<Segment> group : groups.values()) {
                List<Pass> some = scoreTogether(group);
                for (int i = 0; i < some.size(); i++) {
                    passes.put(group.get(i), some.get(i));
                }
            }
        } catch (RuntimeException e) {
            passes.values().forEach(Pass::close);
            throw e;
        }
        return segments.stream()
                .map(segment -> Objects.requireNonNull(passes.get(segment)))
                .toList();
    }

    private List<Pass> scoreTogether(List<Segment> segments) {
        try (PassArguments arguments = new PassArguments(manager, rows, segments);
                IValue result =
                        scriptFor(segments.get(0)).call("score", arguments.with(packed.tables(), packed.maps()))) {
            return passes(segments, result.toTensor(manager));
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
                IValue result =
                        scriptFor(first).call("greedy_chain", arguments.with(packed.tables(), packed.maps(), count));
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
                IValue scale = IValue.from(Pass.scale(temperature));
                PtNDArray draws = (PtNDArray) manager.create(uniforms);
                IValue drawsValue = IValue.from(draws);
                IValue result = scriptFor(first)
                        .call(
                                "sampled_chain",
                                arguments.with(packed.tables(), packed.maps(), count, scale, drawsValue))) {
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
        tapped.values().forEach(TorchScript::close);
        script.close();
        manager.close();
    }

    private List<Pass> passes(List<Segment> segments, PtNDArray logits) {
        if (segments.size() == 1) {
            return List.of(pass(logits));
        }
        try (logits) {
            List<Pass> passes = new ArrayList<>(segments.size());
            long begin = 0;
            for (Segment segment : segments) {
                NDIndex rows = new NDIndex().addSliceDim(begin, begin + segment.wanted());
                passes.add(pass((PtNDArray) logits.get(rows)));
                begin += segment.wanted();
            }
            return passes;
        }
    }

    private Pass pass(PtNDArray logits) {
        return new Pass(script, manager.newSubManager(manager.getDevice()), logits);
    }

    private TorchScript scriptFor(Segment segment) {
        return scriptFor(segment.cache().taps().places());
    }

    private TorchScript scriptFor(List<Integer> places) {
        return places.isEmpty() ? script : tapped.computeIfAbsent(places, this::compile);
    }

    private TorchScript compile(List<Integer> places) {
        TorchRuntime.prepareThread();
        return TorchScript.compile(DecoderProgram.inference(config, kernel, rows, places), manager.getDevice());
    }

    private static int[] ids(NDArray tokens) {
        return Arrays.stream(tokens.toLongArray()).mapToInt(Math::toIntExact).toArray();
    }
}
