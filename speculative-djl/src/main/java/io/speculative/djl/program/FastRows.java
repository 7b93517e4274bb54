package io.speculative.djl.program;

/**
 * What {@link CachedMode} leaves open, for {@link RowKernel#FAST}: the rows of a sequence share one product with its
 * keys and one with its values.
 *
 * <p>A sequence's rows attend to all slots up to their own last one. What must not be seen of that is in
 * {@code masks[s]} [rows, 1, width] float32, added to the scores of the last {@code width} slots; no masks at all means
 * that every row sees every slot. Query heads that share a key-value head are rows of one product, so nothing is expanded.
 * Layers with a window begin at the first slot that a row may see ({@code first_slot}), and take {@code near_masks} instead,
 * which cover all slots from there on and hide those too far from a row; they are the same where no sequence is longer than
 * the window.
 */
final class FastRows {

    static final String TEXT = """
              def first_slot(self: __torch__.M, extents: List[int], masks: List[Tensor], sequence: int, window: int) -> int:
                last_ones = extents[3 * sequence + 1]
                if torch.len(masks) > 0:
                  if torch.size(masks[sequence], 2) > last_ones:
                    last_ones = torch.size(masks[sequence], 2)
                end = torch.add(extents[3 * sequence], extents[3 * sequence + 1])
                first = torch.add(torch.sub(torch.sub(end, last_ones), window), 1)
                if first < 0:
                  first = 0
                return first
              def views(self: __torch__.M, caches: List[Tensor], extents: List[int], masks: List[Tensor], window: int) -> Tuple[List[List[Tensor]], List[List[Tensor]], List[List[Tensor]]]:
                slots = annotate(List[List[Tensor]], [])
                keys = annotate(List[List[Tensor]], [])
                values = annotate(List[List[Tensor]], [])
                for s in range(torch.floordiv(torch.len(extents), 3)):
                  start = extents[3 * s]
                  end = torch.add(start, extents[3 * s + 1])
                  _0 = torch.append(slots, torch.unbind(torch.slice(caches[s], 3, start, end), 0))
                  seen = torch.slice(caches[s], 3, (self).first_slot(extents, masks, s, window), end)
                  _1 = torch.append(keys, torch.unbind(torch.transpose(torch.select(seen, 1, 0), 2, 3), 0))
                  _2 = torch.append(values, torch.unbind(torch.select(seen, 1, 1), 0))
                return (slots, keys, values)
              def attend(self: __torch__.M, qkv: Tensor, slots: Tensor, keys: Tensor, values: Tensor, masks: List[Tensor], sequence: int) -> Tensor:
                rows = torch.size(qkv, 0)
                q = torch.slice(qkv, 1, 0, {q_width})
                kv = torch.view(torch.slice(qkv, 1, {q_width}), [rows, 2, {kv_heads}, {head}])
                _0 = torch.copy_(slots, torch.permute(kv, [1, 2, 0, 3]))
                if rows == 1:
                  q = torch.view(q, [{kv_heads}, {group}, {head}])
                else:
                  q = torch.transpose(torch.view(q, [rows, {kv_heads}, {group_width}]), 0, 1)
                  q = torch.reshape(q, [{kv_heads}, torch.mul(rows, {group}), {head}])
                scores = torch.bmm(q, keys)
                scores = torch.mul_(torch.tanh_(scores), {score_cap}) {?score_cap}
                if torch.len(masks) > 0:
                  mask = masks[sequence]
                  end = torch.size(keys, 2)
                  grouped = torch.view(scores, [{kv_heads}, rows, {group}, end])
                  hidden = torch.slice(grouped, 3, torch.sub(end, torch.size(mask, 2)))
                  _1 = torch.add_(hidden, mask)
                mixed = torch.bmm(torch._softmax(scores, -1, False), values)
                if rows == 1:
                  out = torch.view(mixed, [1, {q_width}])
                else:
                  out = torch.transpose(torch.view(mixed, [{kv_heads}, rows, {group_width}]), 0, 1)
                  out = torch.reshape(out, [rows, {q_width}])
                return out
              def attention(self: __torch__.M, qkv: Tensor, slots: List[List[Tensor]], keys: List[List[Tensor]], values: List[List[Tensor]], extents: List[int], masks: List[Tensor], layer: int) -> Tensor:
                if torch.len(slots) == 1:
                  mixed = (self).attend(qkv, slots[0][layer], keys[0][layer], values[0][layer], masks, 0)
                else:
                  parts = annotate(List[Tensor], [])
                  begin = 0
                  for s in range(torch.len(slots)):
                    end = torch.add(begin, extents[3 * s + 1])
                    rows = torch.slice(qkv, 0, begin, end)
                    _0 = torch.append(parts, (self).attend(rows, slots[s][layer], keys[s][layer], values[s][layer], masks, s))
                    begin = end
                  mixed = torch.cat(parts, 0)
                return mixed
              def near_masks(self: __torch__.M, positions: Tensor, extents: List[int], masks: List[Tensor], like: Tensor) -> List[Tensor]:
                near = annotate(List[Tensor], [])
                beyond = False
                for s in range(torch.floordiv(torch.len(extents), 3)):
                  if torch.gt(torch.add(extents[3 * s], extents[3 * s + 1]), {window}):
                    beyond = True
                if beyond:
                  begin = 0
                  for s in range(torch.floordiv(torch.len(extents), 3)):
                    rows = extents[3 * s + 1]
                    first = (self).first_slot(extents, masks, s, {window})
                    slots = torch.sub(torch.add(extents[3 * s], rows), first)
                    own = torch.unsqueeze(torch.slice(positions, 0, begin, torch.add(begin, rows)), 1)
                    slot = torch.add(torch.cumsum(torch.new_ones(own, [1, slots]), 1), torch.sub(first, 1))
                    far = torch.le(slot, torch.sub(own, {window}))
                    mask = torch.unsqueeze(torch.masked_fill(torch.new_zeros(like, [rows, slots]), far, -1e999), 1)
                    if torch.gt(torch.len(masks), 0):
                      last = torch.slice(mask, 2, torch.sub(slots, torch.size(masks[s], 2)))
                      _0 = torch.add_(last, masks[s])
                    _1 = torch.append(near, mask)
                    begin = torch.add(begin, rows)
                else:
                  near = masks
                return near
              def turn_pairs(self: __torch__.M, pairs: Tensor, turn: Tensor) -> Tensor:
                return torch.mul_(pairs, turn)
              def chain_gain(self: __torch__.M, gain: Tensor, scale: float) -> Tensor:
                return torch.mul(gain, scale)
              def chain_logits(self: __torch__.M, logits: Tensor, scale: float) -> Tensor:
                return logits
              def totals(self: __torch__.M, law: Tensor) -> Tensor:
                return torch.sum(law, [-1], False, dtype=7)
            """;

    private FastRows() {}
}
