package io.speculative.djl.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** How tensors of several roles lie in one tensor of a file. */
public enum Arrangement {
    /** The rows of one role after those of the other. */
    STACKED,
    /** As {@link #STACKED}, then transposed: linear maps are stored {@code [inputs, outputs]}. */
    TRANSPOSED,
    /**
     * For each head its rows of the first role, then of the second, and so on. Where query heads share a key-value head, it is that
     * head's queries, its key and its value.
     */
    BY_HEAD,
    /**
     * One role, in each of whose heads the rows of the two halves alternate: what a model turns together by rotary positions
     * lies side by side.
     */
    INTERLEAVED;

    /** The shape of the tensor that holds tensors of these shapes. */
    Shape whole(List<Shape> parts) {
        Shape first = parts.get(0);
        long rows = parts.stream().mapToLong(part -> part.get(0)).sum();
        if (first.dimension() == 1) {
            return new Shape(rows);
        }
        return this == TRANSPOSED ? new Shape(first.get(1), rows) : new Shape(rows, first.get(1));
    }

    /**
     * The parts of such a tensor, in the memory of its manager; may be views of it.
     *
     * @param heads how many heads there are
     */
    List<NDArray> split(NDArray whole, List<Shape> parts, int heads) {
        NDArray rows = this == TRANSPOSED && whole.getShape().dimension() > 1 ? whole.transpose() : whole;
        List<NDArray> split = new ArrayList<>();
        long columns = rows.getShape().size() / rows.getShape().get(0);
        if (this == INTERLEAVED) {
            NDArray pairs = rows.reshape(heads, rows.getShape().get(0) / heads / 2, 2, columns);
            return List.of(pairs.swapAxes(1, 2).reshape(parts.get(0)));
        }
        if (this == BY_HEAD) {
            NDArray byHead = rows.reshape(heads, rows.getShape().get(0) / heads, columns);
            long begin = 0;
            for (Shape part : parts) {
                long end = begin + part.get(0) / heads;
                split.add(byHead.get(new NDIndex(":, {}:{}", begin, end)).reshape(part));
                begin = end;
            }
            return split;
        }
        long begin = 0;
        for (Shape part : parts) {
            long end = begin + part.get(0);
            split.add(parts.size() == 1 ? rows : rows.get(new NDIndex("{}:{}", begin, end)));
            begin = end;
        }
        return split;
    }
}
