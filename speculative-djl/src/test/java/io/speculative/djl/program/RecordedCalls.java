package io.speculative.djl.program;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.weights.Checkpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The calls that sessions of two sequences make of a decoder, on the CPU in 32-bit floats: prompts, a tree, more nodes of it, a
 * commit, a pass for both sequences, and chains. Each is kept with the program's arguments and what came out. The owner closes it.
 */
final class RecordedCalls implements AutoCloseable {

    private static final int PROMPT = 20;
    private static final int SHORT_PROMPT = 7;
    private static final int[] TREE = {-1, 0, 0, 1, 1, 2, 3, 3, 6};
    private static final int[] LARGER_TREE = {-1, 0, 0, 1, 1, 2, 3, 3, 6, 4, 9};
    private static final int[] PENDING_AND_TREE = {-1, 0, 1, 1, 2};
    private static final int STEPS = 6;
    private static final double TEMPERATURE = 0.8;

    private final PtNDManager manager;
    private final Decoder decoder;
    private final List<KeyValueCache> caches = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(3);
    private final int vocabulary;
    private final List<Map<String, Object>> calls = new ArrayList<>();
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();

    private RecordedCalls(DecoderConfig config, Checkpoint checkpoint, PtNDManager manager) {
        this.manager = manager;
        this.vocabulary = config.tokens().vocabularySize();
        this.decoder = Decoder.load(config, checkpoint, LinearKernel.FULL, RowKernel.FAST, Device.cpu());
    }

    /** Makes the calls. The tensors are the manager's. */
    static RecordedCalls of(DecoderConfig config, Checkpoint checkpoint, PtNDManager manager) {
        RecordedCalls recorded = new RecordedCalls(config, checkpoint, manager);
        try {
            recorded.run();
            return recorded;
        } catch (RuntimeException e) {
            recorded.close();
            throw e;
        }
    }

    /** One map of names to numbers per call, in order. */
    List<Map<String, Object>> calls() {
        return calls;
    }

    /** Arguments and results, named by the number of the call and what they are. */
    Map<String, NDArray> tensors() {
        return tensors;
    }

    @Override
    public void close() {
        caches.forEach(KeyValueCache::close);
        decoder.close();
    }

    private void run() {
        KeyValueCache first = decoder.newCache();
        caches.add(first);
        KeyValueCache second = decoder.newCache();
        caches.add(second);
        prefill(first, PROMPT);
        prefill(second, SHORT_PROMPT);
        score(tree(first, TREE, TREE.length));
        score(tree(first, LARGER_TREE, LARGER_TREE.length - TREE.length));
        move(first, 0, 2, 5);
        score(
                new Segment(first, tokens(PENDING_AND_TREE.length), PENDING_AND_TREE, PENDING_AND_TREE.length - 1),
                Segment.chain(second, tokens(1)));
        second.append(1);
        move(first, 0, 1, 3);
        greedyChain(Segment.chain(second, tokens(1)));
        sampledChain(Segment.chain(first, tokens(2)));
    }

    /** The last of some nodes as rows of a pass, all of them wanted; the others' keys and values are in the cache. */
    private Segment tree(KeyValueCache cache, int[] parents, int rows) {
        return new Segment(cache, tokens(rows), parents, rows);
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, vocabulary).toArray();
    }

    private void prefill(KeyValueCache cache, int count) {
        Segment prompt = Segment.chain(cache, tokens(count));
        record("prefill", prompt);
        decoder.prefill(prompt);
        cache.append(count);
    }

    private void score(Segment... segments) {
        record("score", segments);
        List<Pass> passes = decoder.score(List.of(segments));
        keep("rows", rows(passes));
        passes.forEach(Pass::close);
    }

    private void move(KeyValueCache cache, int... offsets) {
        Map<String, Object> call = begin("move", cache);
        call.put(
                "slots",
                Arrays.stream(offsets).map(offset -> cache.length() + offset).toArray());
        call.put("first", cache.length());
        cache.gather(offsets);
    }

    private void greedyChain(Segment first) {
        Map<String, Object> call = record("greedy_chain", first);
        call.put("steps", STEPS);
        int[] picked = decoder.greedyChain(first, STEPS);
        keep("picked", manager.create(Arrays.stream(picked).asLongStream().toArray()));
        int[] rows = IntStream.concat(
                        Arrays.stream(first.tokens()), Arrays.stream(picked).limit(STEPS - 1))
                .toArray();
        Segment chain = new Segment(
                first.cache(), rows, Segment.chain(first.cache(), rows).parents(), STEPS);
        try (Pass pass = decoder.score(List.of(chain)).get(0)) {
            keep("rows", rows(List.of(pass)));
        }
        scoreBehind(first, picked);
    }

    private void sampledChain(Segment first) {
        double[] uniforms = random.doubles(STEPS).toArray();
        Map<String, Object> call = record("sampled_chain", first);
        call.put("steps", STEPS);
        call.put("scale", Pass.scale(TEMPERATURE));
        call.put("uniforms", uniforms);
        DrawnChain drawn = decoder.sampledChain(first, TEMPERATURE, uniforms);
        keep(
                "picked",
                manager.create(Arrays.stream(drawn.tokens()).asLongStream().toArray()));
        float[][] laws = Arrays.stream(drawn.laws()).map(SoftmaxRow::weights).toArray(float[][]::new);
        keep("laws", manager.create(laws));
        scoreBehind(first, drawn.tokens());
    }

    /** Scores the last token of a chain over the keys and values that the chain has left. */
    private void scoreBehind(Segment first, int[] picked) {
        int[] parents = IntStream.range(-1, first.rows() + STEPS - 1).toArray();
        score(new Segment(first.cache(), new int[] {picked[STEPS - 1]}, parents, 1));
        calls.get(calls.size() - 1).put("behindChain", true);
    }

    /** Keeps copies of the arguments of a call that is about to be made: theirs lend the memory of Java arrays. */
    private Map<String, Object> record(String entryPoint, Segment... segments) {
        Map<String, Object> call =
                begin(entryPoint, Arrays.stream(segments).map(Segment::cache).toArray(KeyValueCache[]::new));
        try (PassArguments arguments = new PassArguments(manager, RowKernel.FAST, List.of(segments));
                IValue blank = IValue.from(0L)) {
            IValue[] values = arguments.with(blank, blank);
            call.put("extents", values[4].toLongArray());
            keep("tokens", values[0].toTensor(manager).duplicate());
            PtNDArray[] masks = values[5].toTensorArray(manager);
            call.put("masks", masks.length);
            for (int i = 0; i < masks.length; i++) {
                keep("mask" + i, masks[i].duplicate());
            }
        }
        return call;
    }

    private Map<String, Object> begin(String entryPoint, KeyValueCache... used) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("entryPoint", entryPoint);
        call.put("caches", Arrays.stream(used).map(caches::indexOf).toList());
        calls.add(call);
        return call;
    }

    private void keep(String name, NDArray tensor) {
        tensors.put((calls.size() - 1) + "." + name, tensor);
    }

    private NDArray rows(List<Pass> passes) {
        NDList rows = new NDList();
        for (Pass pass : passes) {
            rows.add(manager.create(
                    pass.logits().array().toFloatArray(), pass.logits().array().getShape()));
        }
        return NDArrays.concat(rows);
    }
}
