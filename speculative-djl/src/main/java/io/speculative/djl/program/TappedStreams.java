package io.speculative.djl.program;

import io.speculative.djl.cache.TapSlots;
import io.speculative.djl.shape.DecoderConfig;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What {@link CachedMode} adds for sequences that keep hidden states: the streams at some places are copied to the slots of
 * {@link TapSlots} in the pass that computes them. A program without places has none of this.
 *
 * <p>{@code caches} then holds, after the caches of all sequences, the slots [places, slots, hidden] of each. The stream's columns
 * beyond the hidden size are left out. What the final norm gives lacks its gain and bias, which come later;
 * they are applied here.
 */
final class TappedStreams {

    static final String TEXT = """
              def keep(self: __torch__.M, stream: Tensor, caches: List[Tensor], extents: List[int], index: int) -> int:
                sequences = torch.floordiv(torch.len(extents), 3)
                row = 0
                for s in range(sequences):
                  start = extents[3 * s]
                  rows = extents[3 * s + 1]
                  slots = torch.slice(torch.select(caches[sequences + s], 0, index), 0, start, torch.add(start, rows))
                  states = torch.slice(torch.slice(stream, 0, row, torch.add(row, rows)), 1, 0, {hidden})
                  _0 = torch.copy_(slots, states)
                  row = torch.add(row, rows)
                return row
              def keep_finished(self: __torch__.M, stream: Tensor, gain: Tensor, tables: List[Tensor], caches: List[Tensor], extents: List[int], index: int) -> int:
                finished = torch.mul((self).norm(stream, gain), tables[{final_gain_at}])
                finished = torch.slice(finished, 1, 0, {hidden}) {?head_bias}
                finished = torch.add_(finished, tables[{final_gain_at} + 1]) {?head_bias}
                return (self).keep(finished, caches, extents, index)
            """;

    private TappedStreams() {}

    /** For each place of a model its index among those that are kept, -1 for the others, as programs write it. */
    static String indices(DecoderConfig config, List<Integer> places) {
        int last = config.size().layers() + 1;
        return IntStream.rangeClosed(0, last).mapToObj(places::indexOf).toList().toString();
    }
}
