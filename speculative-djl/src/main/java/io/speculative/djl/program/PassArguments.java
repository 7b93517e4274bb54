package io.speculative.djl.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.cache.TapSlots;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The arguments of one call of the program, in the order every entry point begins with: tokens, tables, weights, caches,
 * extents, masks. Owns what it makes for the call.
 */
final class PassArguments implements AutoCloseable {

    private final PtNDManager scope;
    private final IValue tokens;
    private final IValue caches;
    private final IValue extents;
    private final IValue masks;

    /** Takes the rows of segments, one after another; their caches keep states at the same places. */
    PassArguments(PtNDManager manager, RowKernel rows, List<Segment> segments) {
        scope = manager.newSubManager(manager.getDevice());
        tokens = IValue.from(tokens(segments));
        caches = IValue.listFrom(caches(segments));
        extents = IValue.listFrom(extents(segments));
        masks = rows == RowKernel.FAST ? IValue.listFrom(masks(segments)) : walks(segments);
    }

    /** The full list: the call's own arguments, the model's, and what one entry point takes besides. */
    IValue[] with(IValue tables, IValue weights, IValue... more) {
        IValue[] common = {tokens, tables, weights, caches, extents, masks};
        IValue[] all = Arrays.copyOf(common, common.length + more.length);
        System.arraycopy(more, 0, all, common.length, more.length);
        return all;
    }

    @Override
    public void close() {
        tokens.close();
        caches.close();
        extents.close();
        masks.close();
        scope.close();
    }

    private PtNDArray tokens(List<Segment> segments) {
        int rows = 0;
        for (Segment segment : segments) {
            rows += segment.rows();
        }
        long[] values = new long[2 * rows];
        int row = 0;
        for (Segment segment : segments) {
            int[] positions = segment.positions();
            for (int i = 0; i < segment.rows(); i++) {
                values[row] = segment.tokens()[i];
                values[rows + row] = positions[i];
                row++;
            }
        }
        return (PtNDArray) scope.create(values, new Shape(2, rows));
    }

    private static PtNDArray[] caches(List<Segment> segments) {
        Stream<NDArray> keysAndValues =
                segments.stream().map(segment -> segment.cache().array());
        Stream<NDArray> states = segments.stream()
                .map(segment -> segment.cache().taps())
                .filter(taps -> !taps.places().isEmpty())
                .map(TapSlots::array);
        return Stream.concat(keysAndValues, states).toArray(PtNDArray[]::new);
    }

    private static long[] extents(List<Segment> segments) {
        long[] extents = new long[3 * segments.size()];
        int at = 0;
        for (Segment segment : segments) {
            extents[at++] = segment.firstSlot();
            extents[at++] = segment.rows();
            extents[at++] = segment.wanted();
        }
        return extents;
    }

    private static IValue walks(List<Segment> segments) {
        IValue[] walks =
                segments.stream().map(PathWalk::of).map(IValue::listFrom).toArray(IValue[]::new);
        IValue list = IValue.listFrom(walks);
        for (IValue walk : walks) {
            walk.close();
        }
        return list;
    }

    /** One mask per segment, or none at all if every row of every segment sees all slots up to its sequence's last. */
    private PtNDArray[] masks(List<Segment> segments) {
        boolean needed = segments.stream().anyMatch(TreeMask::isNeeded);
        PtNDArray[] masks = new PtNDArray[needed ? segments.size() : 0];
        for (int s = 0; s < masks.length; s++) {
            Segment segment = segments.get(s);
            int width = TreeMask.isNeeded(segment) ? segment.nodes() : 0;
            float[] mask = width == 0 ? new float[0] : TreeMask.of(segment);
            masks[s] = (PtNDArray) scope.create(mask, new Shape(segment.rows(), 1, width));
        }
        return masks;
    }
}
