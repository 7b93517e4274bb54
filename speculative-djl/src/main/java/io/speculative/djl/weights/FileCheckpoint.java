package io.speculative.djl.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.speculative.djl.shape.TensorRole;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Tensors read from files by their names there. */
record FileCheckpoint(ModelWeights weights, TensorNames names, Map<TensorRole, Shape> shapes) implements Checkpoint {

    @Override
    public Map<TensorRole, NDArray> read(Set<TensorRole> roles, int layer, NDManager scope) {
        Map<TensorRole, NDArray> tensors = new EnumMap<>(TensorRole.class);
        for (TensorSource source : names.sources()) {
            if (roles.containsAll(source.roles())) {
                NDArray whole = weights.float32(source.name(layer), scope);
                List<Shape> parts = source.roles().stream()
                        .map(role -> Objects.requireNonNull(shapes.get(role)))
                        .toList();
                List<NDArray> split = source.arrangement().split(whole, parts, source.heads());
                for (int part = 0; part < split.size(); part++) {
                    tensors.put(source.roles().get(part), split.get(part));
                }
            }
        }
        return tensors;
    }
}
