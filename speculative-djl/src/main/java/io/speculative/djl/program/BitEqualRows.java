package io.speculative.djl.program;

import io.speculative.djl.shape.Heads;

/**
 * What {@link CachedMode} leaves open, for {@link RowKernel#BIT_EQUAL}: every number of a row comes out of the same
 * operators on operands of the same shape, layout and content, whatever rows are beside it.
 *
 * <p><b>Attention.</b> A row's keys and values lie in the slots of their own positions, from 0 to the row's, without a
 * gap, and one product takes exactly those, or the last of them in a layer with a window. Committed slots and chains lie like that anyway. The nodes of a tree don't:
 * they lie in the order of their numbers. So they are set aside, laid into the slots of their positions path by path, in
 * an order in which a row replaces one node only ({@link PathWalk}), and put back behind the last row. Masking what a row
 * must not see would give the same law but other bits, because a product over more slots adds up in another order. Matrix
 * kernels add up in another order as well where an operand does not begin on a cache line, so queries whose rows don't are
 * copied to where they do.
 *
 * <p><b>Operators.</b> Those that give an element other bits beside the end of a row or of a thread's share than inside
 * are written otherwise. Activations take another exponential or the like there, so they are spelled out. The complex product rounds
 * otherwise there, so it is done for at most so many rows that libtorch does not split it between threads. A sum over
 * the vocabulary is split between threads if it is the only one, so totals are taken from running sums. And a chain's
 * temperature is applied to its logits, as in {@code softmax}.
 *
 * <p>{@code walks[s]} are the numbers of a {@link PathWalk}; no walks at all means that rows follow each other.
 */
final class BitEqualRows {

    /** Elementwise operators on fewer elements are not split between threads: libtorch's grain size. */
    private static final int LEAST_SPLIT = 32768;

    /** The floats of a cache line. */
    private static final int LINE = 16;

    static final String TEXT = """
              def silu(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.div(x, torch.add_(torch.exp_(torch.neg(x)), 1.))
              def gelu(self: __torch__.M, x: Tensor) -> Tensor:
                share = torch.add_(torch.erf_(torch.mul(x, 0.7071067811865476)), 1.)
                return torch.mul_(torch.mul_(share, x), 0.5)
              def gelu_tanh(self: __torch__.M, x: Tensor) -> Tensor:
                cubes = torch.mul_(torch.mul_(torch.mul(x, x), x), 0.044715)
                share = torch.add_(torch.tanh_(torch.mul_(torch.add_(cubes, x), 0.7978845608028654)), 1.)
                return torch.mul_(torch.mul_(share, x), 0.5)
              def views(self: __torch__.M, caches: List[Tensor], extents: List[int], walks: List[List[int]], window: int) -> Tuple[List[List[Tensor]], List[List[Tensor]], List[List[Tensor]]]:
                slots = annotate(List[List[Tensor]], [])
                keys = annotate(List[List[Tensor]], [])
                values = annotate(List[List[Tensor]], [])
                for s in range(torch.floordiv(torch.len(extents), 3)):
                  start = extents[3 * s]
                  end = torch.add(start, extents[3 * s + 1])
                  longest = extents[3 * s + 1]
                  if torch.len(walks) > 0:
                    start = torch.sub(start, walks[s][0])
                    longest = walks[s][1]
                  _0 = torch.append(slots, torch.unbind(torch.slice(caches[s], 3, start, end), 0))
                  for i in range(longest):
                    behind = torch.add(start, i + 1)
                    first = torch.sub(behind, window)
                    if first < 0:
                      first = 0
                    seen = torch.slice(caches[s], 3, first, behind)
                    _1 = torch.append(keys, torch.unbind(torch.transpose(torch.select(seen, 1, 0), 2, 3), 0))
                    _2 = torch.append(values, torch.unbind(torch.select(seen, 1, 1), 0))
                return (slots, keys, values)
              def attend(self: __torch__.M, q: Tensor, keys: Tensor, values: Tensor) -> Tensor:
                scores = torch.bmm(q, keys)
                scores = torch.mul_(torch.tanh_(scores), {score_cap}) {?score_cap}
                return torch.bmm(torch._softmax(scores, -1, False), values)
              def attention(self: __torch__.M, qkv: Tensor, slots: List[List[Tensor]], keys: List[List[Tensor]], values: List[List[Tensor]], extents: List[int], walks: List[List[int]], layer: int) -> Tensor:
                all = torch.size(qkv, 0)
                q = torch.slice(qkv, 1, 0, {q_width})
                if {query_padding} > 0:
                  q = torch.slice(torch.constant_pad_nd(q, [0, {query_padding}], 0), 1, 0, {q_width})
                mixed = torch.unbind(torch.view(q, [all, {kv_heads}, {group}, {head}]), 0)
                kv = torch.view(torch.slice(qkv, 1, {q_width}), [all, 2, {kv_heads}, {head}])
                kv = torch.permute(kv, [1, 2, 0, 3])
                row = 0
                shortest = 0
                for s in range(torch.len(slots)):
                  rows = extents[3 * s + 1]
                  earlier = 0
                  longest = rows
                  steps = 0
                  if torch.len(walks) > 0:
                    earlier = walks[s][0]
                    longest = walks[s][1]
                    steps = torch.floordiv(torch.len(walks[s]), 2) - 1
                  nodes = slots[s][layer]
                  _0 = torch.copy_(torch.slice(nodes, 2, earlier), torch.slice(kv, 2, row, torch.add(row, rows)))
                  if steps == 0:
                    for i in range(rows):
                      at = torch.add(torch.add(shortest, earlier), i)
                      out = (self).attend(mixed[row + i], keys[at][layer], values[at][layer])
                      _1 = torch._set_item(mixed, row + i, out)
                  else:
                    aside = torch.clone(nodes)
                    sources = torch.unbind(aside, 2)
                    places = torch.unbind(nodes, 2)
                    for i in range(steps):
                      node = walks[s][2 * i + 2]
                      place = walks[s][2 * i + 3]
                      _2 = torch.copy_(places[place], sources[node])
                      if node >= earlier:
                        r = torch.sub(torch.add(row, node), earlier)
                        out = (self).attend(mixed[r], keys[shortest + place][layer], values[shortest + place][layer])
                        _3 = torch._set_item(mixed, r, out)
                    _4 = torch.copy_(nodes, aside)
                  row = torch.add(row, rows)
                  shortest = torch.add(shortest, longest)
                if all == 1:
                  out = mixed[0]
                else:
                  out = torch.cat(mixed, 0)
                return torch.view(out, [all, {q_width}])
              def near_masks(self: __torch__.M, positions: Tensor, extents: List[int], walks: List[List[int]], like: Tensor) -> List[List[int]]:
                return walks
              def turn_pairs(self: __torch__.M, pairs: Tensor, turn: Tensor) -> Tensor:
                if torch.size(pairs, 0) <= {rows_turned_at_once}:
                  _0 = torch.mul_(pairs, turn)
                else:
                  parts = torch.split(pairs, {rows_turned_at_once}, 0)
                  turns = torch.split(turn, {rows_turned_at_once}, 0)
                  for i in range(torch.len(parts)):
                    _1 = torch.mul_(parts[i], turns[i])
                return pairs
              def chain_gain(self: __torch__.M, gain: Tensor, scale: float) -> Tensor:
                return gain
              def chain_logits(self: __torch__.M, logits: Tensor, scale: float) -> Tensor:
                return torch.mul(logits, scale)
              def totals(self: __torch__.M, law: Tensor) -> Tensor:
                return torch.clone(torch.select(torch.cumsum(law, -1, dtype=7), 1, -1))
            """;

    private BitEqualRows() {}

    /** How many rows' rotary pairs are turned by an operator that is not split. */
    static int rowsTurnedAtOnce(Heads heads) {
        int pairs = (heads.queryWidth() + heads.keyWidth()) / 2;
        return Math.max(1, (LEAST_SPLIT - 1) / pairs);
    }

    /** The columns to add to a row's queries so that all rows begin on a cache line; 0 if they do without. */
    static int queryPadding(Heads heads) {
        int columns = heads.queryWidth() + 2 * heads.keyWidth();
        return columns % LINE == 0 ? 0 : LINE - heads.queryWidth() % LINE;
    }
}
