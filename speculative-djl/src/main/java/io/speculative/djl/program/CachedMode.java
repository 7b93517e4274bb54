package io.speculative.djl.program;

/**
 * The inference mode of {@link DecoderProgram}: a few rows of one or several sequences, each attending to its own cache.
 *
 * <p>Entry points, in the order of the text:
 *
 * <ul>
 *   <li>{@code tables(tensors, rotation)} gives what the program looks rows up in, embedding and rotations or positions, in memory
 *       of its own: an array made in Java may lend its memory only as long as it is open.
 *   <li>{@code pack_head_map} gives the list of packed maps, the output head alone at first; {@code pack_qkv_map} and its sisters
 *       append those of a layer to it, and the layer's vectors ({@link ProgramText}) to the tables. Tensors that a call
 *       doesn't use may be anything.
 *   <li>{@code prefill} runs rows for their keys and values alone.
 *   <li>{@code score} returns the logits of the wanted rows.
 *   <li>{@code greedy_chain} and {@code sampled_chain} run step after step without returning to Java. A sampled step
 *       takes the first token whose cumulated weight exceeds its uniform times the total; sums are 64-bit, in order of
 *       the ids, as in a draw from the law in Java. The temperature goes into the gain of the last norm where the logits are
 *       linear in it.
 *   <li>{@code argmax} and {@code softmax} answer questions about all rows at once.
 * </ul>
 *
 * <p>{@code tokens} [2, rows] int64 holds ids over positions, the rows of all sequences one after another. A cache is
 * [layers, 2, keyValueHeads, slots, headSize], keys before values. {@code extents} holds three numbers per sequence: its
 * first slot to write, its number of rows, and how many of its last rows are wanted. A sequence's rows are written to its
 * cache in place, and so are the hidden states of a sequence that keeps some ({@link TappedStreams}). What a row must not see of its cache is in {@code masks}.
 *
 * <p>A model without norms before its parts lets them read the stream itself. What the feed-forward part reads is then the stream
 * that attention has been added to in place.
 *
 * <p>Attention, the form of {@code masks}, and what else decides whether a row depends on the other rows of its pass, are left to
 * {@link RowKernel}: {@link FastRows} or {@link BitEqualRows}. All updates are in place where the operand belongs to
 * the pass.
 */
final class CachedMode {

    static final String TEXT = """
              def qkv_bias(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                q = torch.mul((self).interleave({query_bias_or_zeros}, {heads}), {query_scale})
                k = (self).interleave({key_bias_or_zeros}, {kv_heads})
                own = torch.cat([torch.reshape(q, [-1]), torch.reshape(k, [-1]), {value_bias_or_zeros}])
                return torch.add(own, torch.mv((self).fuse_qkv(w, at), {attention_norm_bias_or_zeros}))
              def head_gains(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                q = torch.mul(torch.add({query_norm_or_zeros}, {gain_offset}), {query_gain_scale})
                k = torch.add({key_norm_or_zeros}, {gain_offset})
                q = torch.repeat(torch.reshape((self).interleave(q, 1), [1, {head}]), [{heads}, 1])
                k = torch.repeat(torch.reshape((self).interleave(k, 1), [1, {head}]), [{kv_heads}, 1])
                return torch.cat([q, k])
              def row_gains(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                q = torch.mul(torch.add({all_queries_norm_or_zeros}, {gain_offset}), {query_gain_scale})
                k = torch.add({all_keys_norm_or_zeros}, {gain_offset})
                q = torch.reshape((self).interleave(q, {heads}), [-1])
                k = torch.reshape((self).interleave(k, {kv_heads}), [-1])
                return torch.cat([q, k])
              def gate_up_bias(self: __torch__.M, w: List[Tensor], at: int) -> Tensor:
                own = {up_bias_or_zeros}
                own = torch.cat([{gate_bias_or_zeros}, own]) {?gated}
                return torch.add(own, torch.mv((self).fuse_gate_up(w, at), {feed_forward_norm_bias_or_zeros}))
              def added_vector(self: __torch__.M, v: Tensor) -> Tensor:
                return (self).widen_columns(torch.mul(v, {residual_scale}))
              def gain_in_units(self: __torch__.M, gain: Tensor) -> Tensor:
                return (self).widen_columns(torch.div(torch.add(gain, {gain_offset}), (self).gain_unit(gain)))
              def pack_head_map(self: __torch__.M, tables: List[Tensor], w: List[Tensor]) -> List[{weight}]:
                head = torch.mul(tables[0], (self).widen_columns((self).head_gain(w))) {?head_of_table}
                head = (self).pack_head(w) {?!head_of_table}
                packed = annotate(List[{weight}], [])
                _0 = torch.append(packed, (self).prepack(torch.contiguous(head)))
                return packed
              def pack_qkv_map(self: __torch__.M, packed: List[{weight}], vectors: List[Tensor], w: List[Tensor]) -> int:
                _0 = torch.append(packed, (self).prepack(torch.contiguous((self).pack_qkv(w, 0))))
                _3 = torch.append(vectors, (self).gain_in_units(w[{attention_norm}])) {?attention_gain}
                _1 = torch.append(vectors, (self).qkv_bias(w, 0)) {?qkv_bias}
                _2 = torch.append(vectors, (self).head_gains(w, 0)) {?head_gains}
                _3 = torch.append(vectors, (self).row_gains(w, 0)) {?row_gains}
                return torch.len(packed)
              def pack_out_map(self: __torch__.M, packed: List[{weight}], vectors: List[Tensor], w: List[Tensor]) -> int:
                _0 = torch.append(packed, (self).prepack(torch.contiguous((self).pack_out(w, 0))))
                _1 = torch.append(vectors, (self).added_vector(w[{attention_output_bias}])) {?out_bias}
                _2 = torch.append(vectors, (self).added_vector(torch.add(w[{attention_post_norm}], {gain_offset}))) {?attention_post_norm}
                return torch.len(packed)
              def pack_gate_up_map(self: __torch__.M, packed: List[{weight}], vectors: List[Tensor], w: List[Tensor]) -> int:
                _0 = torch.append(packed, (self).prepack(torch.contiguous((self).pack_gate_up(w, 0))))
                _2 = torch.append(vectors, (self).gain_in_units(w[{feed_forward_norm}])) {?feed_forward_gain}
                _1 = torch.append(vectors, (self).gate_up_bias(w, 0)) {?gate_up_bias}
                return torch.len(packed)
              def pack_down_map(self: __torch__.M, packed: List[{weight}], vectors: List[Tensor], w: List[Tensor]) -> int:
                _0 = torch.append(packed, (self).prepack(torch.contiguous((self).pack_down(w, 0))))
                _1 = torch.append(vectors, (self).added_vector(w[{down_bias}])) {?down_bias}
                _2 = torch.append(vectors, (self).added_vector(torch.add(w[{feed_forward_post_norm}], {gain_offset}))) {?feed_forward_post_norm}
                return torch.len(packed)
              def tables(self: __torch__.M, w: List[Tensor], rotation: Tensor) -> List[Tensor]:
                embedding = (self).pack_embedding(w)
                embedding = torch.to(torch.clamp_(embedding, -{table_reach}, {table_reach}), {table_type}) {?rounded_table}
                tables = [embedding]
                _0 = torch.append(tables, torch.clone(torch.reshape(rotation, [{positions}, {rotations}, {pairs}, 2]))) {?rotary}
                _1 = torch.append(tables, torch.clone(torch.slice(w[{position_embedding}], 0, {position_offset}, {position_offset} + {positions}))) {?!rotary}
                head_bias = torch.add(torch.mv(w[{output_head}], {final_norm_bias_or_zeros}), {output_head_bias_or_zeros}) {?head_bias}
                _2 = torch.append(tables, torch.mul(head_bias, {logit_scale})) {?head_bias}
                _3 = torch.append(tables, (self).widen_columns(torch.add(w[{final_norm}], {gain_offset})))
                _4 = torch.append(tables, torch.clone({final_norm_bias_or_zeros})) {?head_bias}
                return tables
              def post_norm(self: __torch__.M, y: Tensor, gain: Tensor) -> Tensor:
                mean = torch.div(torch.sum(torch.square(y), [1], True), {hidden})
                return torch.mul(torch.mul(y, torch.rsqrt(torch.add(mean, {epsilon}))), gain)
              def norm_row(self: __torch__.M, y: Tensor) -> Tensor:
                return torch.mul_(y, torch.rsqrt(torch.add(torch.mean(torch.square(y), [1], True), {epsilon})))
              def cached_layers(self: __torch__.M, x: Tensor, places: Tensor, positions: Tensor, gain: Tensor, tables: List[Tensor], weights: List[{weight}], caches: List[Tensor], extents: List[int], masks: {masks}) -> Tensor:
                slots, keys, values = (self).views(caches, extents, masks, {positions})
                near_slots, near_keys, near_values = (self).views(caches, extents, masks, {window}) {?window}
                rows = torch.size(x, 0)
                turn = torch.view_as_complex(places) {?rotary}
                turns = torch.split(turn, 1, 1) {?layered_rotary}
                rotation_of_layer = {rotation_of_layer} {?layered_rotary}
                x = torch.add(x, places) {?!rotary}
                near = (self).near_masks(positions, extents, masks, tables[1]) {?window}
                windowed = {windowed} {?window}
                seen_masks = masks
                seen_keys = keys
                seen_values = values
                tapped = {tapped} {?taps}
                for i in range({layers}):
                  if tapped[i] >= 0: {?taps}
                    _10 = (self).keep(x, caches, extents, tapped[i]) {?taps}
                  at = torch.add(1, torch.mul(4, i))
                  vectors_at = torch.add({vectors_at}, torch.mul({vectors}, i))
                  read = x {?!normed}
                  read = (self).norm(x, gain) {?normed}
                  scaled = torch.mul(read, tables[vectors_at + {attention_gain_at}]) {?attention_gain}
                  qkv = {linear_of_normed}(scaled, weights[at]) {?attention_gain}
                  qkv = {linear}(read, weights[at]) {?!attention_gain}
                  _3 = torch.add_(qkv, tables[vectors_at + {qkv_bias_at}]) {?qkv_bias}
                  heads = torch.view(torch.slice(qkv, 1, 0, {qk_width}), [rows, {qk_heads}, {head}]) {?head_gains}
                  mean = torch.mean(torch.square(heads), [2], True) {?head_gains}
                  _4 = torch.mul_(heads, torch.rsqrt(torch.add(mean, {epsilon}))) {?head_gains}
                  _5 = torch.mul_(heads, tables[vectors_at + {head_gains_at}]) {?head_gains}
                  _13 = (self).norm_row(torch.slice(qkv, 1, 0, {q_width})) {?row_gains}
                  _14 = (self).norm_row(torch.slice(qkv, 1, {q_width}, {qk_width})) {?row_gains}
                  _15 = torch.mul_(torch.slice(qkv, 1, 0, {qk_width}), tables[vectors_at + {row_gains_at}]) {?row_gains}
                  qk = torch.view(torch.slice(qkv, 1, 0, {qk_width}), [rows, {qk_heads}, {pairs}, 2]) {?rotary}
                  turn = turns[rotation_of_layer[i]] {?layered_rotary}
                  _6 = (self).turn_pairs(torch.view_as_complex(qk), turn) {?rotary}
                  if torch.eq(windowed[i], 1): {?window}
                    seen_masks = near {?window}
                    seen_keys = near_keys {?window}
                    seen_values = near_values {?window}
                  else: {?window}
                    seen_masks = masks {?window}
                    seen_keys = keys {?window}
                    seen_values = values {?window}
                  mixed = (self).attention(qkv, slots, seen_keys, seen_values, extents, seen_masks, i)
                  out = {linear}(mixed, weights[at + 1])
                  _7 = torch.add_(out, tables[vectors_at + {out_bias_at}]) {?out_bias}
                  out = (self).post_norm(out, tables[vectors_at + {attention_post_norm_at}]) {?attention_post_norm}
                  _8 = torch.add_(x, out)
                  read = (self).norm(x, gain) {?normed_again}
                  read = torch.mul_(read, tables[vectors_at + {feed_forward_gain_at}]) {?feed_forward_gain}
                  wide = (self).feed_forward(read, weights[at + 2], weights[at + 3], tables, vectors_at)
                  wide = (self).post_norm(wide, tables[vectors_at + {feed_forward_post_norm_at}]) {?feed_forward_post_norm}
                  _9 = torch.add_(x, wide)
                if tapped[{layers}] >= 0: {?taps}
                  _11 = (self).keep(x, caches, extents, tapped[{layers}]) {?taps}
                if tapped[{layers} + 1] >= 0: {?taps}
                  _12 = (self).keep_finished(x, gain, tables, caches, extents, tapped[{layers} + 1]) {?taps}
                return x
              def head_logits(self: __torch__.M, normed: Tensor, tables: List[Tensor], weights: List[{weight}]) -> Tensor:
                normed = torch.mul_(normed, tables[{final_gain_at}]) {?gains}
                logits = {linear}(normed, weights[0])
                _0 = torch.add_(logits, tables[2]) {?head_bias}
                logits = torch.mul_(torch.tanh_(logits), {logit_cap}) {?logit_cap}
                return logits
              def run(self: __torch__.M, tokens: Tensor, gain: Tensor, tables: List[Tensor], weights: List[{weight}], caches: List[Tensor], extents: List[int], masks: {masks}) -> Tensor:
                ids, positions = torch.unbind(tokens, 0)
                x = torch.index_select(tables[0], 0, ids)
                x = torch.to(x, 6) {?rounded_table}
                places = torch.index_select(tables[1], 0, positions)
                return (self).cached_layers(x, places, positions, gain, tables, weights, caches, extents, masks)
              def gains(self: __torch__.M, tables: List[Tensor], rows: int) -> Tensor:
                return torch.new_full(tables[1], [rows, 1], {gain})
              def prefill(self: __torch__.M, tokens: Tensor, tables: List[Tensor], weights: List[{weight}], caches: List[Tensor], extents: List[int], masks: {masks}) -> int:
                rows = torch.size(tokens, 1)
                x = (self).run(tokens, (self).gains(tables, rows), tables, weights, caches, extents, masks)
                return rows
              def score(self: __torch__.M, tokens: Tensor, tables: List[Tensor], weights: List[{weight}], caches: List[Tensor], extents: List[int], masks: {masks}) -> Tensor:
                gain = (self).gains(tables, torch.size(tokens, 1))
                x = (self).run(tokens, gain, tables, weights, caches, extents, masks)
                kept = annotate(List[Tensor], [])
                end = 0
                for s in range(torch.floordiv(torch.len(extents), 3)):
                  end = torch.add(end, extents[3 * s + 1])
                  _0 = torch.append(kept, torch.slice(x, 0, torch.sub(end, extents[3 * s + 2]), end))
                if torch.len(kept) == 1:
                  last = kept[0]
                else:
                  last = torch.cat(kept, 0)
                normed = (self).norm(last, torch.slice(gain, 0, 0, torch.size(last, 0)))
                return (self).head_logits(normed, tables, weights)
              def step(self: __torch__.M, ids: Tensor, tables: List[Tensor], weights: List[{weight}], caches: List[Tensor], start: int, masks: {masks}, last_gain: Tensor) -> Tensor:
                count = torch.size(ids, 0)
                gain = (self).gains(tables, count)
                places = torch.slice(tables[1], 0, start, torch.add(start, count))
                positions = ids
                positions = torch.add(torch.cumsum(torch.ones_like(ids), 0), torch.sub(start, 1)) {?window}
                x = torch.index_select(tables[0], 0, ids)
                x = torch.to(x, 6) {?rounded_table}
                x = (self).cached_layers(x, places, positions, gain, tables, weights, caches, [start, count, 1], masks)
                last = torch.slice(x, 0, torch.sub(count, 1))
                return (self).head_logits((self).norm(last, last_gain), tables, weights)
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
                laws = torch.new_empty(tables[1], [steps, {vocabulary}])
                totals = annotate(List[Tensor], [])
                ids = torch.select(tokens, 0, 0)
                start = extents[0]
                masks = first_masks
                last_gain = (self).gains(tables, 1)
                last_gain = (self).chain_gain(last_gain, scale) {?scaled_gain}
                for i in range(steps):
                  scaled = (self).step(ids, tables, weights, caches, start, masks, last_gain)
                  scaled = (self).chain_logits(scaled, scale) {?scaled_gain}
                  scaled = torch.mul_(scaled, scale) {?!scaled_gain}
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
                return torch.masked_fill(ids, torch.logical_not(torch.isfinite(largest)), -1)
              def softmax(self: __torch__.M, logits: Tensor, scale: float) -> Tuple[Tensor, Tensor]:
                law = torch._softmax(torch.mul(logits, scale), -1, False)
                return (law, (self).totals(law))
            """;

    private CachedMode() {}
}
