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
 *   <li>{@code BATCHED_ATTENTION} and {@code BATCHED_LOGITS} are the training mode: whole sequences, causal, no cache.
 *   <li>{@link CachedMode} holds the inference mode: rows of several sequences, each over its own cache.
 * </ul>
 *
 * <p>What a mode chooses, and nothing else: {@code {weight}} the type of a packed linear map, {@code {linear}} the
 * operator that applies it, {@code {dtype}} the type of the activations, {@code {padding}} how much wider than the
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
                return {linear}(torch.mul(torch.silu(gate), up), down)
            """;

    private static final String BATCHED_ATTENTION = """
              def heads_first(self: __torch__.M, x: Tensor, batch: int, heads: int, length: int) -> Tensor:
                split = torch.permute(torch.reshape(x, [batch, length, heads, {head}]), [0, 2, 1, 3])
                return torch.to(split, {dtype}, False, False, 0)
              def attention(self: __torch__.M, x: Tensor, qkv: {weight}, out: {weight}, rotation: Tensor, mask: Tensor, batch: int, length: int) -> Tensor:
                qk, v = torch.split({linear}(x, qkv), [{qk_width}, {kv_width}], 1)
                pairs = torch.reshape(torch.to(qk, 6), [batch, length, {qk_heads}, {pairs}, 2])
                turned = torch.view_as_real(torch.mul(torch.view_as_complex(pairs), rotation))
                q, k = torch.split((self).heads_first(turned, batch, {qk_heads}, length), [{heads}, {kv_heads}], 1)
                rows = torch.mul({group}, length)
                q = torch.reshape(q, [torch.mul(batch, {kv_heads}), rows, {head}])
                k = torch.reshape(k, [torch.mul(batch, {kv_heads}), length, {head}])
                v = torch.reshape((self).heads_first(v, batch, {kv_heads}, length), [torch.mul(batch, {kv_heads}), length, {head}])
                p = torch.softmax(torch.baddbmm(mask, q, torch.transpose(k, 1, 2)), -1)
                y = torch.reshape(torch.bmm(p, v), [batch, {heads}, length, {head}])
                return {linear}(torch.reshape(torch.permute(y, [0, 2, 1, 3]), [torch.mul(batch, length), {q_width}]), out)
            """;

    private static final String BATCHED_LOGITS = """
              def causal_mask(self: __torch__.M, like: Tensor, length: int) -> Tensor:
                future = torch.triu(torch.new_full(like, [length, length], -1e+09), 1)
                return torch.to(torch.repeat(future, [1, {group}, 1]), {dtype})
              def logits(self: __torch__.M, w: List[Tensor], ids: Tensor, rotation: Tensor) -> Tensor:
                batch = torch.size(ids, 0)
                length = torch.size(ids, 1)
                mask = (self).causal_mask(rotation, length)
                turn = torch.reshape(torch.slice(rotation, 0, 0, length), [1, length, 1, {pairs}, 2])
                turn = torch.view_as_complex(turn)
                x = torch.to(torch.embedding((self).pack_embedding(w), torch.reshape(ids, [-1])), {dtype})
                gain = torch.new_full(x, [torch.size(x, 0), 1], {gain})
                c = annotate(List[Tensor], [])
                for i in range(torch.len(w)):
                  _0 = torch.append(c, torch.to(w[i], {dtype}))
                for i in range({layers}):
                  at = 1 + torch.mul({tensors_per_layer}, i)
                  qkv = (self).pack_qkv(c, at)
                  x = torch.add(x, (self).attention((self).norm(x, gain), qkv, (self).pack_out(c, at), turn, mask, batch, length))
                  gate_up = (self).pack_gate_up(c, at)
                  x = torch.add(x, (self).feed_forward((self).norm(x, gain), gate_up, (self).pack_down(c, at)))
                return {linear}((self).norm(x, gain), (self).pack_head(c))
            """;

    private static final String BATCHED_WRITING = """
              def attention_step(self: __torch__.M, x: Tensor, qkv: {weight}, out: {weight}, rotation: Tensor, keys: Tensor, values: Tensor, at: int) -> Tensor:
                batch = torch.size(x, 0)
                end = torch.add(at, 1)
                qk, v = torch.split({linear}(x, qkv), [{qk_width}, {kv_width}], 1)
                pairs = torch.view_as_complex(torch.reshape(torch.to(qk, 6), [batch, {qk_heads}, {pairs}, 2]))
                turned = torch.view_as_real(torch.mul(pairs, rotation))
                rows = torch.to(torch.reshape(turned, [batch, {qk_heads}, {head}]), {dtype})
                q, k = torch.split(rows, [{heads}, {kv_heads}], 1)
                entries = torch.mul(batch, {kv_heads})
                torch.copy_(torch.slice(keys, 1, at, end), torch.reshape(k, [entries, 1, {head}]))
                torch.copy_(torch.slice(values, 1, at, end), torch.reshape(v, [entries, 1, {head}]))
                q = torch.reshape(q, [entries, {group}, {head}])
                scores = torch.bmm(q, torch.transpose(torch.slice(keys, 1, 0, end), 1, 2))
                y = torch.bmm(torch.softmax(scores, -1), torch.slice(values, 1, 0, end))
                return {linear}(torch.reshape(y, [batch, {q_width}]), out)
              def write(self: __torch__.M, w: List[Tensor], prompts: Tensor, rotation: Tensor, temperatures: Tensor, length: int) -> Tensor:
                batch = torch.size(prompts, 0)
                like = torch.to(temperatures, {dtype})
                keys = torch.new_zeros(like, [{layers}, torch.mul(batch, {kv_heads}), length, {head}])
                values = torch.new_zeros(like, [{layers}, torch.mul(batch, {kv_heads}), length, {head}])
                gain = torch.new_full(like, [batch, 1], {gain})
                table = torch.to((self).pack_embedding(w), {dtype})
                head = torch.to((self).pack_head(w), {dtype})
                packed = annotate(List[Tensor], [])
                for i in range({layers}):
                  at = 1 + torch.mul({tensors_per_layer}, i)
                  _0 = torch.append(packed, torch.to((self).pack_qkv(w, at), {dtype}))
                  _1 = torch.append(packed, torch.to((self).pack_out(w, at), {dtype}))
                  _2 = torch.append(packed, torch.to((self).pack_gate_up(w, at), {dtype}))
                  _3 = torch.append(packed, torch.to((self).pack_down(w, at), {dtype}))
                text = torch.new_zeros(prompts, [batch, length])
                torch.copy_(torch.slice(text, 1, 0, torch.size(prompts, 1)), prompts)
                for t in range(torch.sub(length, 1)):
                  x = torch.embedding(table, torch.select(text, 1, t))
                  turn = torch.view_as_complex(torch.slice(rotation, 0, t, torch.add(t, 1)))
                  for i in range({layers}):
                    at = torch.mul(4, i)
                    seen = torch.select(keys, 0, i)
                    said = torch.select(values, 0, i)
                    x = torch.add(x, (self).attention_step((self).norm(x, gain), packed[at], packed[at + 1], turn, seen, said, t))
                    x = torch.add(x, (self).feed_forward((self).norm(x, gain), packed[at + 2], packed[at + 3]))
                  if torch.ge(torch.add(t, 1), torch.size(prompts, 1)):
                    l = torch.to({linear}((self).norm(x, gain), head), 6)
                    p = torch.softmax(torch.div(l, temperatures), -1)
                    drawn = torch.multinomial(p, 1)
                    torch.copy_(torch.slice(text, 1, torch.add(t, 1), torch.add(t, 2)), drawn)
                return text
            """;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    private DecoderProgram() {}

    /**
     * Writes the training mode: the method {@code logits(w: List[Tensor], ids: Tensor, rotation: Tensor) -> Tensor},
     * through which gradients flow to every tensor of {@code w}. The caller appends a {@code forward} of its own that
     * turns logits into a loss.
     *
     * <p>{@code w} are the float32 tensors of {@link WeightLayout} in its order, {@code ids} [batch, length] int64,
     * {@code rotation} the table of {@link RotaryTable}; the result is [batch * length, vocabulary] in the precision
     * asked for.
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
        values.put("dtype", Integer.toString(precision.code()));
        return fill(PACK + LAYERS + BATCHED_ATTENTION + BATCHED_LOGITS + BATCHED_WRITING, values);
    }

    /**
     * Writes the inference mode, whose entry points {@link Decoder} calls; they are described in {@link CachedMode}.
     *
     * @param config the shape of the model
     * @param kernel how linear maps are stored and applied
     * @return method definitions for {@link TorchScript#compile}
     */
    static String inference(DecoderConfig config, LinearKernel kernel) {
        Map<String, String> values = shape(config);
        put(values, "padding", INFERENCE_PADDING);
        values.put("weight", kernel.weightType());
        values.put("linear", "(self).linear");
        return fill(PACK + kernel.functions() + LAYERS + CachedMode.TEXT, values);
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
