package io.speculative.djl.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.torch.TorchScript;
import io.speculative.djl.weights.Checkpoint;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model's tensors in the form in which the program takes them: packed linear maps, and tables and vectors. Read and packed one
 * map at a time, as a map's float32 form is several times as large as the packed one; the embedding and the head, the largest,
 * come first, while nothing else is there. The owner closes it.
 */
final class PackedWeights implements AutoCloseable {

    private static final Set<TensorRole> QKV = EnumSet.of(
            TensorRole.ATTENTION_NORM,
            TensorRole.ATTENTION_NORM_BIAS,
            TensorRole.QUERY,
            TensorRole.QUERY_BIAS,
            TensorRole.KEY,
            TensorRole.KEY_BIAS,
            TensorRole.VALUE,
            TensorRole.VALUE_BIAS,
            TensorRole.QUERY_NORM,
            TensorRole.KEY_NORM,
            TensorRole.ALL_QUERIES_NORM,
            TensorRole.ALL_KEYS_NORM);
    private static final Set<TensorRole> OUT =
            EnumSet.of(TensorRole.ATTENTION_OUTPUT, TensorRole.ATTENTION_OUTPUT_BIAS, TensorRole.ATTENTION_POST_NORM);
    private static final Set<TensorRole> GATE_UP = EnumSet.of(
            TensorRole.FEED_FORWARD_NORM,
            TensorRole.FEED_FORWARD_NORM_BIAS,
            TensorRole.GATE,
            TensorRole.GATE_BIAS,
            TensorRole.UP,
            TensorRole.UP_BIAS);
    private static final Set<TensorRole> DOWN =
            EnumSet.of(TensorRole.DOWN, TensorRole.DOWN_BIAS, TensorRole.FEED_FORWARD_POST_NORM);

    private final DecoderConfig config;
    private final PtNDManager manager;
    private final TorchScript script;
    private final Checkpoint checkpoint;
    private final IValue tables;
    private final IValue maps;

    private PackedWeights(DecoderConfig config, PtNDManager manager, TorchScript script, Checkpoint checkpoint) {
        this.config = config;
        this.manager = manager;
        this.script = script;
        this.checkpoint = checkpoint;
        Set<TensorRole> shared = EnumSet.copyOf(WeightLayout.sharedRoles(config));
        this.tables = tables(shared);
        this.maps = head(shared);
    }

    /** Packs all of a model. */
    static PackedWeights pack(DecoderConfig config, PtNDManager manager, TorchScript script, Checkpoint checkpoint) {
        PackedWeights packed = new PackedWeights(config, manager, script, checkpoint);
        try {
            for (int layer = 0; layer < config.size().layers(); layer++) {
                packed.add("pack_qkv_map", QKV, layer);
                packed.add("pack_out_map", OUT, layer);
                packed.add("pack_gate_up_map", gateUp(config), layer);
                packed.add("pack_down_map", DOWN, layer);
            }
            return packed;
        } catch (RuntimeException e) {
            packed.close();
            throw e;
        }
    }

    /** The tables of embeddings and positions, then the vectors. */
    IValue tables() {
        return tables;
    }

    /** The packed linear maps: the head, then four per layer. */
    IValue maps() {
        return maps;
    }

    @Override
    public void close() {
        maps.close();
        tables.close();
    }

    private IValue tables(Set<TensorRole> shared) {
        try (PtNDManager scope = manager.newSubManager(manager.getDevice());
                IValue list = read(shared, 0, scope);
                IValue rotation = IValue.from(rotation(config, scope))) {
            return script.call("tables", list, rotation);
        }
    }

    private IValue head(Set<TensorRole> shared) {
        Set<TensorRole> needed = EnumSet.copyOf(shared);
        if (ProgramText.isHeadOfTable(config)) {
            needed.remove(TensorRole.EMBEDDING);
        }
        try (PtNDManager scope = manager.newSubManager(manager.getDevice());
                IValue list = read(needed, 0, scope)) {
            return script.call("pack_head_map", tables, list);
        }
    }

    private void add(String method, Set<TensorRole> map, int layer) {
        try (PtNDManager scope = manager.newSubManager(manager.getDevice());
                IValue list = read(common(config.roles(), map), layer, scope)) {
            script.call(method, maps, tables, list).close();
        }
    }

    /** The tensors of these roles at their places in the program's list, with blanks at the places of others. */
    private IValue read(Set<TensorRole> roles, int layer, PtNDManager scope) {
        Map<TensorRole, NDArray> tensors = tensors(config, checkpoint, roles, layer, scope);
        boolean perLayer = roles.iterator().next().isPerLayer();
        List<TensorRole> order = perLayer ? WeightLayout.layerRoles(config) : WeightLayout.sharedRoles(config);
        NDArray blank = scope.create(new Shape(1));
        return IValue.listFrom(
                order.stream().map(role -> tensors.getOrDefault(role, blank)).toArray(PtNDArray[]::new));
    }

    /** With the norm of attention, if it is that of both parts. */
    private static Set<TensorRole> gateUp(DecoderConfig config) {
        Set<TensorRole> roles = EnumSet.copyOf(GATE_UP);
        if (!config.roles().contains(TensorRole.FEED_FORWARD_NORM)) {
            roles.addAll(Set.of(TensorRole.ATTENTION_NORM, TensorRole.ATTENTION_NORM_BIAS));
        }
        return roles;
    }

    /** The tensors of these roles as the program takes them. */
    static Map<TensorRole, NDArray> tensors(
            DecoderConfig config, Checkpoint checkpoint, Set<TensorRole> roles, int layer, NDManager scope) {
        Map<TensorRole, NDArray> tensors = checkpoint.read(roles, layer, scope);
        if (config.attention().divided()) {
            for (TensorRole role : List.of(TensorRole.QUERY, TensorRole.QUERY_BIAS)) {
                tensors.computeIfPresent(role, (query, tensor) -> tensor.div(layer + 1));
            }
        }
        return tensors;
    }

    /** The rotations that the program takes, a blank for a model that has none. */
    static PtNDArray rotation(DecoderConfig config, NDManager scope) {
        NDArray rotation = config.positions().rotations().isEmpty()
                ? scope.create(new Shape(1))
                : RotaryTable.create(config, scope);
        return (PtNDArray) rotation;
    }

    private static Set<TensorRole> common(Set<TensorRole> some, Set<TensorRole> others) {
        Set<TensorRole> common = EnumSet.copyOf(some);
        common.retainAll(others);
        return common;
    }
}
