package io.speculative.djl.program;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments of one call of the program, in the order every entry point begins with: tokens, tables, weights, caches,
 * starts, counts, masks. Owns what it makes for the call.
 */
final class PassArguments implements AutoCloseable {

    private final PtNDManager scope;
    private final IValue tokens;
    private final IValue caches;
    private final IValue starts;
    private final IValue counts;
    private final IValue masks;

    /** Takes the rows of segments, one after another. */
    PassArguments(PtNDManager manager, List<Segment> segments) {
        scope = manager.newSubManager(manager.getDevice());
        tokens = IValue.from(tokens(segments));
        caches = IValue.listFrom(segments.stream()
                .map(segment -> (PtNDArray) segment.cache().array())
                .toArray(PtNDArray[]::new));
        starts = IValue.listFrom(segments.stream().mapToLong(Segment::firstSlot).toArray());
        counts = IValue.listFrom(segments.stream().mapToLong(Segment::rows).toArray());
        masks = IValue.listFrom(masks(segments));
    }

    /** The full list: the call's own arguments, the model's, and what one entry point takes besides. */
    IValue[] with(IValue tables, IValue weights, IValue... more) {
        IValue[] common = {tokens, tables, weights, caches, starts, counts, masks};
        IValue[] all = Arrays.copyOf(common, common.length + more.length);
        System.arraycopy(more, 0, all, common.length, more.length);
        return all;
    }

    @Override
    public void close() {
        for (IValue value : List.of(tokens, caches, starts, counts, masks)) {
            value.close();
        }
        scope.close();
    }

    private PtNDArray tokens(List<Segment> segments) {
        int rows = segments.stream().mapToInt(Segment::rows).sum();
        long[] values = new long[2 * rows];
        int row = 0;
        for (Segment segment : segments) {
            for (int i = 0; i < segment.rows(); i++) {
                values[row] = segment.tokens()[i];
                values[rows + row] = segment.positions()[i];
                row++;
            }
        }
        return (PtNDArray) scope.create(values, new Shape(2, rows));
    }

    /** One mask per segment, or none at all if no segment needs one. */
    private PtNDArray[] masks(List<Segment> segments) {
        if (segments.stream().allMatch(segment -> segment.mask().length == 0)) {
            return new PtNDArray[0];
        }
        return segments.stream().map(this::mask).toArray(PtNDArray[]::new);
    }

    private PtNDArray mask(Segment segment) {
        return (PtNDArray) scope.create(segment.mask(), new Shape(segment.rows(), segment.maskWidth()));
    }
}
