package io.speculative.djl.weights;

import ai.djl.ndarray.types.Shape;
import io.speculative.djl.shape.TensorRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The tensors that a model needs, with their shapes, to be held against the files before any of them is read. */
public final class ExpectedTensors {

    private static final int LONGEST_LIST = 8;

    private final Map<String, Shape> shapes;
    private final Set<String> optional;
    private final TensorNames names;

    private ExpectedTensors(TensorNames names, Map<String, Shape> shapes, Set<String> optional) {
        this.names = names;
        this.shapes = shapes;
        this.optional = optional;
    }

    /**
     * The tensors of a model.
     *
     * @param names what its family calls them
     * @param layers number of layers, at least 0
     * @param shapes the shape of each role the model needs; a head besides them may be in the files and is not read
     * @return the expectation
     * @throws IllegalArgumentException if the family has no name for one of them
     */
    public static ExpectedTensors of(TensorNames names, int layers, Map<TensorRole, Shape> shapes) {
        for (TensorRole role : shapes.keySet()) {
            if (names.sources().stream().noneMatch(source -> source.roles().contains(role))) {
                throw new IllegalArgumentException(
                        "names: no " + role + " (expected: a name for each role of the model)");
            }
        }
        Map<String, Shape> expected = new LinkedHashMap<>();
        Set<String> optional = new HashSet<>();
        for (TensorSource source : names.sources()) {
            List<Shape> parts = source.roles().stream()
                    .map(shapes::get)
                    .filter(Objects::nonNull)
                    .toList();
            for (int layer = 0; layer < (source.isPerLayer() ? layers : 1); layer++) {
                if (parts.size() == source.roles().size()) {
                    expected.put(source.name(layer), source.arrangement().whole(parts));
                } else if (source.roles().contains(TensorRole.OUTPUT_HEAD)) {
                    optional.add(source.name(layer));
                }
            }
        }
        return new ExpectedTensors(names, expected, optional);
    }

    /**
     * Checks that the files hold these tensors, of these shapes and of usable dtypes, and no tensor that the model has
     * no place for.
     *
     * @param weights the opened files
     * @throws UnreadableWeightsException naming everything that differs, if anything does
     */
    public void requireIn(ModelWeights weights) {
        List<String> problems = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            if (!weights.names().contains(name)) {
                problems.add(name + ": missing (expected: " + brackets(shape) + ")");
                return;
            }
            TensorEntry entry = weights.entry(name);
            if (!entry.shape().equals(shape)) {
                problems.add(name + ": shape " + brackets(entry.shape()) + " (expected: " + brackets(shape) + ")");
            }
            if (!entry.dtype().usable()) {
                problems.add(name + ": dtype " + entry.dtype().name() + " (expected: F32, F16 or BF16)");
            }
        });
        for (String name : weights.names()) {
            if (!shapes.containsKey(name) && !optional.contains(name) && !names.isIgnored(name)) {
                problems.add(name + ": shape " + brackets(weights.entry(name).shape()) + " (expected: no such tensor)");
            }
        }
        if (!problems.isEmpty()) {
            throw UnreadableWeightsException.ofDifferences(
                    weights.source(), "the tensors of this " + names.family() + " model", summary(problems));
        }
    }

    private static String summary(List<String> problems) {
        String listed = String.join("; ", problems.subList(0, Math.min(LONGEST_LIST, problems.size())));
        return problems.size() <= LONGEST_LIST
                ? listed
                : listed + "; and " + (problems.size() - LONGEST_LIST) + " more";
    }

    private static String brackets(Shape shape) {
        return Arrays.toString(shape.getShape());
    }
}
