package io.speculative.djl.program;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the program text of a decoder-only transformer of the Llama family.
 *
 * <p>The text is put together from fragments; a name in braces is replaced by a number of the model's shape or by the
 * part that differs between modes.
 *
 * <ul>
 *   <li>{@code PACK} turns the tensors of a checkpoint ({@link WeightLayout}) into the form in which the layers use
 *       them: query, key and value rows fused into one matrix, gate and up rows into another, norm gains folded into
 *       the columns of the linear map that follows, the attention scale into the query rows, rotary pairs made
 *       neighbours. It is differentiable: training runs it inside the gradient, inference once after loading.
 *   <li>{@code LAYERS} holds the functions every mode shares: normalisation and the gated feed-forward layer.
 *   <li>{@link BatchedMode} holds the training mode: whole sequences of equal length, each row seeing the rows before it.
 *   <li>{@link CachedMode} holds the inference mode: rows of several sequences, each over its own cache. {@link FastRows}
 *       and {@link BitEqualRows} hold the two ways in which rows may share its operators.
 * </ul>
 *
 * <p>What a mode chooses, and nothing else: {@code {weight}} the type of a packed linear map, {@code {linear}} the
 * operator that applies it, {@code {silu}} the activation, {@code {masks}} the type that says what rows must not see,
 * {@code {dtype}} the type of the activations, {@code {padding}} how much wider than the
 * hidden size the residual stream is.
 *
 * <p><b>The norm epsilon lives in the data.</b> The residual stream is wider than the hidden size by a few columns.
 * The first of them holds the constant sqrt(hiddenSize * epsilon), put there by the embedding table and never
 * changed, because the maps that read the stream have zero columns there and the maps that write it zero rows. So the
 * squared length of a row is exactly hiddenSize * (mean square + epsilon), and root-mean-square normalisation (Zhang
 * and Sennrich, Root Mean Square Layer Normalization, 2019) is one division by the length of the row, for which libtorch
 * has a single operator.
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
                halves = torch.reshape(w, [heads, 2, {pairs}, {hidden}])
                return torch.reshape(torch.transpose(halves, 1, 2), [torch.mul(heads, {head}), {hidden}])
              def pack_embedding(self: __torch__.M, w: List[Tensor]) -> Tensor:
                epsilon = torch.new_full(w[0], [{vocabulary}, 1], {epsilon_column})
                blank = torch.new_full(w[0], [{vocabulary}, {padding} - 1], 0.)
                return torch.cat([w[0], epsilon, blank], 1)
              def pack_qkv(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                q = torch.mul((self).interleave(w[at + 1], {heads}), {scale})
                k = (self).interleave(w[at + 2], {kv_heads})
                return (self).widen_columns(torch.mul(torch.cat([q, k, w[at + 3]]), w[at]))
              def pack_out(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                return (self).widen_rows(w[at + 4])
              def pack_gate_up(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                return (self).widen_columns(torch.mul(torch.cat([w[at + 6], w[at + 7]]), w[at + 5]))
              def pack_down(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                return (self).widen_rows(w[at + 8])
              def pack_head(self: __torch__.M, w: List[Tensor]) -> Tensor:
                return (self).widen_columns(torch.mul(w[{head_tensor}], w[{norm_tensor}]))
            """;

    private static final String LAYERS = """
              def norm(self: __torch__.M, x: Tensor, gain: Tensor) -> Tensor:
                y, length = torch._weight_norm_interface(x, gain, 0)
                return y
              def feed_forward(self: __torch__.M, x: Tensor, gate_up: {weight}, down: {weight}) -> Tensor:
                gate, up = torch.split({linear}(x, gate_up), {intermediate}, 1)
                return {linear}(torch.mul({silu}(gate), up), down)
            """;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    private DecoderProgram() {}

    /**
     * Writes the training mode, whose entry points are described in {@link BatchedMode}. The caller appends a
     * {@code forward} of its own that turns logits into a loss.
     *
     * @param config the shape of the model
     * @param precision the type in which the layers compute
     * @return method definitions for {@link TorchScript#compile}
     */
    public static String training(DecoderConfig config, TrainingPrecision precision) {
        Map<String, String> values = shape(config);
        put(values, "padding", TRAINING_PADDING);
        values.put("weight", "Tensor");
        values.put("linear", "torch.linear");
        values.put("silu", "torch.silu");
        values.put("dtype", Integer.toString(precision.code()));
        return fill(PACK + LAYERS + BatchedMode.TEXT, values);
    }

    /**
     * Writes the inference mode, whose entry points {@link Decoder} calls; they are described in {@link CachedMode}.
     *
     * @param config the shape of the model
     * @param kernel how linear maps are stored and applied
     * @param rows what a row may owe to the rows beside it
     * @return method definitions for {@link TorchScript#compile}
     */
    static String inference(DecoderConfig config, LinearKernel kernel, RowArithmetic rows) {
        Map<String, String> values = shape(config);
        put(values, "padding", INFERENCE_PADDING);
        values.put("weight", kernel.weightType());
        values.put("linear", "(self).linear");
        values.put("silu", rows.silu());
        values.put("masks", rows.maskType());
        put(values, "rows_turned_at_once", BitEqualRows.rowsTurnedAtOnce(config));
        put(values, "query_padding", BitEqualRows.queryPadding(config));
        return fill(PACK + kernel.functions() + LAYERS + rows.functions() + CachedMode.TEXT, values);
    }

    private static Map<String, String> shape(DecoderConfig config) {
        Map<String, String> values = new HashMap<>();
        int lastTensor = WeightLayout.finalNorm(config);
        put(values, "tensors_per_layer", WeightLayout.TENSORS_PER_LAYER);
        put(values, "hidden", config.hiddenSize());
        put(values, "intermediate", config.intermediateSize());
        put(values, "layers", config.layers());
        put(values, "vocabulary", config.vocabularySize());
        put(values, "head", config.headSize());
        put(values, "pairs", config.headSize() / 2);
        put(values, "heads", config.heads());
        put(values, "kv_heads", config.keyValueHeads());
        put(values, "qk_heads", config.heads() + config.keyValueHeads());
        put(values, "group", config.heads() / config.keyValueHeads());
        put(values, "group_width", config.heads() / config.keyValueHeads() * config.headSize());
        put(values, "head_weight", 4 * config.layers());
        put(values, "q_width", config.heads() * config.headSize());
        put(values, "kv_width", config.keyValueHeads() * config.headSize());
        put(values, "qk_width", (config.heads() + config.keyValueHeads()) * config.headSize());
        put(values, "norm_tensor", lastTensor);
        put(values, "head_tensor", config.tiedEmbeddings() ? 0 : lastTensor + 1);
        put(values, "scale", 1 / Math.sqrt(config.headSize()));
        put(values, "gain", Math.sqrt(config.hiddenSize()));
        put(values, "epsilon_column", Math.sqrt(config.hiddenSize() * config.normEpsilon()));
        return values;
    }

    private static void put(Map<String, String> values, String name, int value) {
        values.put(name, Integer.toString(value));
    }

    private static void put(Map<String, String> values, String name, double value) {
        values.put(name, String.format(Locale.ROOT, "%.17e", value));
    }

    private static String fill(String template, Map<String, String> values) {
        return PLACEHOLDER.matcher(template).replaceAll(match -> {
            String value = values.get(match.group(1));
            if (value == null) {
                throw new IllegalStateException(
                        "placeholder: " + match.group() + " (expected: one of " + values.keySet() + ")");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
