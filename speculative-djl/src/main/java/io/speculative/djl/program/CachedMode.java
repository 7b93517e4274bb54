package io.speculative.djl.program;

/**
 * The inference mode of {@link DecoderProgram}: a few rows of one or several sequences, each attending to its own cache.
 *
 * <p>Entry points, in the order of the text:
 *
 * <ul>
 *   <li>{@code pack(tensors)} gives the packed weights: four linear maps per layer, then the output head.
 *   <li>{@code tables(tensors, rotation)} gives what the program looks rows up in, embedding and rotations, in memory of its
 *       own: an array made in Java may lend its memory only as long as it is open.
 *   <li>{@code prefill} runs rows for their keys and values alone.
 *   <li>{@code score} returns the logits of the wanted rows and the normalised stream behind them (the final norm's gain
 *       is folded into the head, so it is not in there).
 *   <li>{@code greedy_chain} and {@code sampled_chain} run step after step without returning to Java. A sampled step
 *       takes the first token whose cumulated weight exceeds its uniform times the total; sums are 64-bit, in order of
 *       the ids, as in a draw from the law in Java. The temperature goes into the gain of the last norm, which the logits
 *       are linear in.
 *   <li>{@code argmax} and {@code softmax} answer questions about all rows at once.
 * </ul>
 *
 * <p>{@code tokens} [2, rows] int64 holds ids over positions, the rows of all sequences one after another. A cache is
 * [layers, 2, keyValueHeads, slots, headSize], keys before values. {@code extents} holds three numbers per sequence: its
 * first slot to write, its number of rows, and how many of its last rows are wanted. A sequence's rows are written to its
 * cache in place. What a row must not see of its cache is in {@code masks}.
 *
 * <p>Attention, the form of {@code masks}, and what else decides whether a row depends on the rows beside it, are left to
 * {@link RowArithmetic}: {@link FastRows} or {@link BitEqualRows}. All updates are in place where the operand belongs to
 * the pass.
 */
final class CachedMode {

    static final String TEXT = """
              def pack(self: __torch__.M, w: List[Tensor]) -> List[{weight}]:
                packed = annotate(List[{weight}], [])
                for i in range({layers}):
                  at = 1 + torch.mul({tensors_per_layer}, i)
                  _0 = torch.append(packed, (self).prepack((self).pack_qkv(w, at)))
                  _1 = torch.append(packed, (self).prepack((self).pack_out(w, at)))
                  _2 = torch.append(packed, (self).prepack((self).pack_gate_up(w, at)))
                  _3 = torch.append(packed, (self).prepack((self).pack_down(w, at)))
                _4 = torch.append(packed, (self).prepack((self).pack_head(w)))
                return packed
              def tables(self: __torch__.M, w: List[Tensor], rotation: Tensor) -> List[Tensor]:
                return [(self).pack_embedding(w), torch.clone(torch.unsqueeze(rotation, 1))]
              def cached_layers(self: __torch__.M, x: Tensor, rotation: Tensor, gain: Tensor, weights: List[{weight}], caches: List[Tensor], extents: List[int], masks: {masks}) -> Tensor:
                slots, keys, values = (self).views(caches, extents, masks)
                rows = torch.size(x, 0)
                turn = torch.view_as_complex(rotation)
                for i in range({layers}):
                  at = torch.mul(4, i)
                  qkv = {linear}((self).norm(x, gain), weights[at])
                  qk = torch.view(torch.slice(qkv, 1, 0, {qk_width}), [rows, {qk_heads}, {pairs}, 2])
                  _0 = (self).turn_pairs(torch.view_as_complex(qk), turn)
                  mixed = (self).attention(qkv, slots, keys, values, extents, masks, i)
                  _1 = torch.add_(x, {linear}(mixed, weights[at + 1]))
                  _2 = torch.add_(x, (self).feed_forward((self).norm(x, gain), weights[at + 2], weights[at + 3]))
                return x
              def run(self: __torch__.M, tokens: Tensor, gain: Tensor, tables: List[Tensor], weights: List[{weight}], caches: List[Tensor], extents: List[int], masks: {masks}) -> Tensor:
                ids, positions = torch.unbind(tokens, 0)
                x = torch.index_select(tables[0], 0, ids)
                rotation = torch.index_select(tables[1], 0, positions)
                return (self).cached_layers(x, rotation, gain, weights, caches, extents, masks)
              def gains(self: __torch__.M, tables: List[Tensor], rows: int) -> Tensor:
                return torch.new_full(tables[0], [rows, 1], {gain})
              def prefill(self: __torch__.M, tokens: Tensor, tables: List[Tensor], weights: List[{weight}], caches: List[Tensor], extents: List[int], masks: {masks}) -> int:
                rows = torch.size(tokens, 1)
                x = (self).run(tokens, (self).gains(tables, rows), tables, weights, caches, extents, masks)
                return rows
              def score(self: __torch__.M, tokens: Tensor, tables: List[Tensor], weights: List[{weight}], caches: List[Tensor], extents: List[int], masks: {masks}) -> Tuple[Tensor, Tensor]:
                gain = (self).gains(tables, torch.size(tokens, 1))
                x = (self).run(tokens, gain, tables, weights, caches, extents, masks)
                kept = annotate(List[Tensor], [])
                end = 0
                for s in range(torch.len(caches)):
                  end = torch.add(end, extents[3 * s + 1])
                  _0 = torch.append(kept, torch.slice(x, 0, torch.sub(end, extents[3 * s + 2]), end))
                if torch.len(kept) == 1:
                  last = kept[0]
                else:
                  last = torch.cat(kept, 0)
                normed = (self).norm(last, torch.slice(gain, 0, 0, torch.size(last, 0)))
                return ({linear}(normed, weights[{head_weight}]), normed)
              def step(self: __torch__.M, ids: Tensor, tables: List[Tensor], weights: List[{weight}], caches: List[Tensor], start: int, masks: {masks}, last_gain: Tensor) -> Tensor:
                count = torch.size(ids, 0)
                gain = (self).gains(tables, count)
                rotation = torch.slice(tables[1], 0, start, torch.add(start, count))
                x = torch.index_select(tables[0], 0, ids)
                x = (self).cached_layers(x, rotation, gain, weights, caches, [start, count, 1], masks)
                last = torch.slice(x, 0, torch.sub(count, 1))
                return {linear}((self).norm(last, last_gain), weights[{head_weight}])
              def greedy_chain(self: __torch__.M, tokens: Tensor, tables: List[Tensor], weights: List[{weight}], caches: List[Tensor], extents: List[int], first_masks: {masks}, steps: int) -> Tensor:
                picked = annotate(List[Tensor], [])
                ids = torch.select(tokens, 0, 0)
                start = extents[0]
                masks = first_masks
                last_gain = (self).gains(tables, 1)
                for i in range(steps):
                  logits = (self).step(ids, tables, weights, caches, start, masks, last_gain)
                  start = torch.add(start, torch.size(ids, 0))
                  masks = annotate({masks}, [])
                  largest, ids = torch.max(logits, -1)
                  _0 = torch.append(picked, ids)
                return torch.cat(picked, 0)
              def sampled_chain(self: __torch__.M, tokens: Tensor, tables: List[Tensor], weights: List[{weight}], caches: List[Tensor], extents: List[int], first_masks: {masks}, steps: int, scale: float, uniforms: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                picked = annotate(List[Tensor], [])
                laws = torch.new_empty(tables[0], [steps, {vocabulary}])
                totals = annotate(List[Tensor], [])
                ids = torch.select(tokens, 0, 0)
                start = extents[0]
                masks = first_masks
                last_gain = (self).chain_gain((self).gains(tables, 1), scale)
                for i in range(steps):
                  logits = (self).step(ids, tables, weights, caches, start, masks, last_gain)
                  scaled = (self).chain_logits(logits, scale)
                  start = torch.add(start, torch.size(ids, 0))
                  masks = annotate({masks}, [])
                  law = torch._softmax(scaled, -1, False, out=torch.slice(laws, 0, i, torch.add(i, 1)))
                  sums = torch.cumsum(law, -1, dtype=7)
                  total = torch.clone(torch.slice(sums, 1, -1))
                  threshold = torch.mul(total, torch.select(uniforms, 0, i))
                  ids = torch.view(torch.searchsorted(sums, threshold, right=True), [1])
                  _0 = torch.append(picked, ids)
                  _1 = torch.append(totals, total)
                return (torch.cat(picked, 0), laws, torch.cat(totals, 0))
              def argmax(self: __torch__.M, logits: Tensor) -> Tensor:
                largest, ids = torch.max(logits, -1)
                return ids
              def softmax(self: __torch__.M, logits: Tensor, scale: float) -> Tuple[Tensor, Tensor]:
                law = torch._softmax(torch.mul(logits, scale), -1, False)
                return (law, (self).totals(law))
            """;

    private CachedMode() {}
}
