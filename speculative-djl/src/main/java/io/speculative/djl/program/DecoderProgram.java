package io.speculative.djl.program;

import io.speculative.djl.precision.TrainingPrecision;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Norm;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.torch.TorchScript;
import java.util.List;

/**
 * Writes the program text of a decoder-only transformer, whatever its family: there is one text, put together from fragments
 * ({@link ProgramText}), of which a model keeps the lines that it computes.
 *
 * <ul>
 *   <li>{@code PACK} turns the tensors of a checkpoint ({@link WeightLayout}) into the form in which the layers use
 *       them: query, key and value rows fused into one matrix, gate and up rows into another, norm gains folded into
 *       the columns of the linear map that follows, the attention scale into the query rows, the scale of what is added to the
 *       stream into the maps that add it, rotary pairs made neighbours. It is differentiable: training runs it inside the gradient, inference once after loading. Tensors are
 *       taken from a list {@code w}, those of a layer from its place {@code at} on.
 *   <li>{@code LAYERS} holds the functions every mode shares: normalisation and the gated feed-forward layer.
 *   <li>{@link BatchedMode} holds the training mode: whole sequences of equal length, each row seeing the rows before it.
 *   <li>{@link CachedMode} holds the inference mode: rows of several sequences, each over its own cache. {@link FastRows}
 *       and {@link BitEqualRows} hold the two ways in which rows may share its operators.
 * </ul>
 *
 * <p>What a mode chooses: {@code {weight}} the type of a packed linear map, {@code {linear}} the
 * operator that applies it, {@code {dtype}} the type of the activations, {@code {padding}} how much wider than the
 * hidden size the residual stream is, and where the tensors of the whole model lie in {@code w}.
 *
 * <p><b>The norm epsilon lives in the data.</b> The residual stream is wider than the hidden size by a few columns.
 * The first of them holds the constant sqrt(hiddenSize * epsilon), put there by the embedding table and never
 * changed, because the maps that read the stream have zero columns there and the maps that write it zero rows. So the
 * squared length of a row is exactly hiddenSize * (mean square + epsilon), and root-mean-square normalisation is one division
 * by the length of the row, for which libtorch has a single operator. Layer normalisation has one of its own, so the
 * stream of a model that uses it isn't widened.
 */
public final class DecoderProgram {

    /** Columns added to the residual stream in training; several, so that rows stay aligned for the matrix kernels. */
    static final int TRAINING_PADDING = 32;

    /** Columns added to the residual stream in inference; few, as every map reads or writes them. */
    static final int INFERENCE_PADDING = 8;

    private static final String PACK = """
              def widen_columns(self: __torch__.M, w: Tensor) -> Tensor:
                return torch.constant_pad_nd(w, [0, {padding}], 0)
              def widen_rows(self: __torch__.M, w: Tensor) -> Tensor:
                return torch.constant_pad_nd(w, [0, 0, 0, {padding}], 0)
              def interleave(self: __torch__.M, w: Tensor, heads: int) -> Tensor:
                rows = torch.reshape(w, [heads, {head}, -1])
                halves = torch.reshape(torch.slice(rows, 1, 0, {turned}), [heads, 2, {turned_pairs}, -1]) {?rotary}
                turned = torch.reshape(torch.transpose(halves, 1, 2), [heads, {turned}, -1]) {?rotary}
                rows = torch.cat([turned, torch.slice(rows, 1, {turned})], 1) {?rotary}
                return torch.reshape(rows, [torch.mul(heads, {head}), -1])
              def pack_embedding(self: __torch__.M, w: List[Tensor]) -> Tensor:
                table = w[{embedding}]
                table = torch.mul(table, {embedding_scale}) {?embedding_scale}
                epsilon = torch.new_full(table, [{vocabulary}, 1], {epsilon_column}) {?rms}
                blank = torch.new_full(table, [{vocabulary}, {padding} - 1], 0.) {?rms}
                table = torch.cat([table, epsilon, blank], 1) {?rms}
                table = torch.clone(table) {?!rms}
                return table
              def fuse_qkv(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                q = torch.mul((self).interleave(w[at + {query}], {heads}), {query_scale})
                k = (self).interleave(w[at + {key}], {kv_heads})
                return torch.cat([q, k, w[at + {value}]])
              def gain_unit(self: __torch__.M, gain: Tensor) -> Tensor:
                largest = torch.clamp_min(torch.amax(torch.abs(torch.add(gain, {gain_offset})), [0]), 1e-12)
                return torch.mul(largest, {gain} / 64.)
              def pack_qkv(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                rows = (self).fuse_qkv(w, at)
                rows = torch.mul_(rows, torch.add(w[at + {attention_norm}], {gain_offset})) {?folded_gains}
                rows = torch.mul_(rows, (self).gain_unit(w[at + {attention_norm}])) {?attention_gain}
                return (self).widen_columns(rows)
              def pack_out(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                out = w[at + {attention_output}]
                out = torch.mul(out, {residual_scale}) {?residual_scale}
                return (self).widen_rows(out)
              def fuse_gate_up(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                rows = [w[at + {up}]]
                rows = [w[at + {gate}], w[at + {up}]] {?gated}
                return torch.cat(rows)
              def pack_gate_up(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                rows = (self).fuse_gate_up(w, at)
                rows = torch.mul_(rows, torch.add(w[at + {feed_forward_norm}], {gain_offset})) {?folded_gains}
                rows = torch.mul_(rows, (self).gain_unit(w[at + {feed_forward_norm}])) {?feed_forward_gain}
                return (self).widen_columns(rows)
              def pack_down(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                down = w[at + {down}]
                down = torch.mul(down, {residual_scale}) {?residual_scale}
                return (self).widen_rows(down)
              def head_gain(self: __torch__.M, w: List[Tensor]) -> Tensor:
                gain = torch.add(w[{final_norm}], {gain_offset})
                gain = torch.ones_like(gain) {?gains}
                return torch.mul(gain, {logit_scale})
              def pack_head(self: __torch__.M, w: List[Tensor]) -> Tensor:
                return (self).widen_columns(torch.mul(w[{output_head}], (self).head_gain(w)))
            """;

    private static final String LAYERS = """
              def norm(self: __torch__.M, x: Tensor, gain: Tensor) -> Tensor:
                y, length = torch._weight_norm_interface(x, gain, 0) {?rms}
                y = torch.layer_norm(x, [{hidden}], None, None, {epsilon}) {?!rms}
                return y
              def feed_forward(self: __torch__.M, x: Tensor, gate_up: {weight}, down: {weight}, vectors: List[Tensor], at: int) -> Tensor:
                gate = {linear_of_normed}(x, gate_up)
                _0 = torch.add_(gate, vectors[at + {gate_up_bias_at}]) {?gate_up_bias}
                gate, up = torch.split(gate, {intermediate}, 1) {?gated}
                inner = {activation}
                inner = torch.mul(inner, up) {?gated}
                y = {linear}(inner, down)
                _1 = torch.add_(y, vectors[at + {down_bias_at}]) {?down_bias}
                return y
            """;

    private DecoderProgram() {}

    /**
     * Writes the training mode, whose entry points are described in {@link BatchedMode}. The caller appends a
     * {@code forward} of its own that turns logits into a loss.
     *
     * @param config the shape of the model, of the Llama family
     * @param precision the type in which the layers compute
     * @return method definitions for {@link TorchScript#compile}
     * @throws IllegalArgumentException if the model is of a family that isn't trained
     */
    public static String training(DecoderConfig config, TrainingPrecision precision) {
        ProgramText text = ProgramText.of(config);
        if (!text.isPlain()) {
            throw new IllegalArgumentException("config: " + config + " (expected: a model of the Llama family)");
        }
        int layerTensors = WeightLayout.layerRoles(config).size();
        int finalNorm = WeightLayout.finalNorm(config);
        return text.with("padding", TRAINING_PADDING)
                .with("tensors_per_layer", layerTensors)
                .with("embedding", 0)
                .with("final_norm", finalNorm)
                .with("output_head", config.tiedEmbeddings() ? 0 : finalNorm + 1)
                .with("weight", "Tensor")
                .with("linear", "torch.linear")
                .with("linear_of_normed", "torch.linear")
                .with("dtype", scalarType(precision))
                .fill(PACK + LAYERS + BatchedMode.TEXT);
    }

    /**
     * Writes the inference mode, whose entry points {@link Decoder} calls; they are described in {@link CachedMode}.
     *
     * @param config the shape of the model
     * @param kernel how linear maps are stored and applied
     * @param rows whether a row may depend on the other rows of its pass
     * @param places the places whose hidden states are kept ({@link TappedStreams}), mostly none
     * @return method definitions for {@link TorchScript#compile}
     */
    static String inference(DecoderConfig config, LinearKernel kernel, RowKernel rows, List<Integer> places) {
        boolean normedInUnits = kernel.keepsGains() && config.roles().contains(TensorRole.ATTENTION_NORM);
        ProgramText text = ProgramText.of(config, kernel.keepsGains())
                .with("padding", padding(config))
                .with("weight", kernel.weightType())
                .with("linear", "(self).linear")
                .with("linear_of_normed", normedInUnits ? "(self).linear_of_units" : "(self).linear")
                .with("table_type", kernel.tableType())
                .with("table_reach", kernel.tableReach())
                .withFeature("rounded_table", kernel.tableBytes() < Float.BYTES)
                .with("masks", rows.maskType())
                .with("rows_turned_at_once", BitEqualRows.rowsTurnedAtOnce(config.heads()))
                .with("query_padding", BitEqualRows.queryPadding(config.heads()));
        String taps = places.isEmpty() ? "" : TappedStreams.TEXT;
        return text.with("activation", rows.activation(config.feedForward().activation()))
                .withFeature("taps", !places.isEmpty())
                .with("tapped", TappedStreams.indices(config, places))
                .fill(PACK + kernel.functions() + LAYERS + rows.functions() + taps + CachedMode.TEXT);
    }

    /** libtorch's number of a type, as programs write it. */
    private static int scalarType(TrainingPrecision precision) {
        return switch (precision) {
            case FLOAT32 -> 6;
            case BFLOAT16 -> 15;
        };
    }

    /** How much wider than the hidden size the residual stream is in inference. */
    static int padding(DecoderConfig config) {
        return config.norm().kind() == Norm.Kind.ROOT_MEAN_SQUARE ? INFERENCE_PADDING : 0;
    }
}
