package io.speculative.djl.program;

/**
 * The training mode of {@link DecoderProgram}: many sequences of equal length at once.
 *
 * <p>Both entry points take {@code w}, the float32 tensors of {@link WeightLayout} in its order, and {@code rotation}, the
 * table of {@link RotaryTable}:
 *
 * <ul>
 *   <li>{@code logits(w, ids, rotation)}, {@code ids} [batch, length] int64, gives [batch * length, vocabulary] in the
 *       precision of the program. Gradients flow to every tensor of {@code w}. Weights are rounded to that precision
 *       before they are packed, except the embedding table: the rows of its gradient are sums over all places of a token,
 *       which need the digits.
 *   <li>{@code write(w, prompts, rotation, temperatures, length)} continues {@code prompts} [batch, tokens] int64 to
 *       {@code length} tokens each, drawn at {@code temperatures} [batch, 1] float32 from libtorch's random numbers, over
 *       a cache that lives for the call. Without gradients.
 * </ul>
 */
final class BatchedMode {

    static final String TEXT = """
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
                  x = torch.add(x, (self).feed_forward((self).norm(x, gain), gate_up, (self).pack_down(c, at), c, 0))
                return {linear}((self).norm(x, gain), (self).pack_head(c))
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
                    x = torch.add(x, (self).feed_forward((self).norm(x, gain), packed[at + 2], packed[at + 3], packed, 0))
                  if torch.ge(torch.add(t, 1), torch.size(prompts, 1)):
                    l = torch.to({linear}((self).norm(x, gain), head), 6)
                    p = torch.softmax(torch.div(l, temperatures), -1)
                    drawn = torch.multinomial(p, 1)
                    torch.copy_(torch.slice(text, 1, torch.add(t, 1), torch.add(t, 2)), drawn)
                return text
            """;

    private BatchedMode() {}
}
