package io.speculative.djl.weights;

import io.speculative.djl.shape.TensorRole;
import java.util.List;

/**
 * A tensor of a checkpoint, which serves one role or several.
 *
 * @param template its name, {@code %d} standing for the layer where there is one per layer
 * @param roles the roles it serves, in its order; all per layer or none, and a bias or a map all of them
 * @param arrangement how they lie in it
 * @param heads for {@link Arrangement#BY_HEAD} and {@link Arrangement#INTERLEAVED}, how many
 *     heads there are, key-value heads if they are fewer; else 1
 */
public record TensorSource(String template, List<TensorRole> roles, Arrangement arrangement, int heads) {

    private static final String LAYER = "%d";

    /**
     * Copies the arguments.
     *
     * @throws IllegalArgumentException if there is no role, or the name depends on the layer and the roles don't, or the
     *     other way round
     */
    public TensorSource {
        roles = List.copyOf(roles);
        boolean perLayer = template.contains(LAYER);
        if (roles.isEmpty() || roles.stream().anyMatch(role -> role.isPerLayer() != perLayer)) {
            throw new IllegalArgumentException("roles: " + roles + " (expected: roles "
                    + (perLayer ? "of each layer" : "of the whole model") + ", as in " + template + ")");
        }
    }

    /**
     * A tensor of one role.
     *
     * @param role the role
     * @param template its name
     * @return the source
     */
    public static TensorSource of(TensorRole role, String template) {
        return new TensorSource(template, List.of(role), Arrangement.STACKED, 1);
    }

    /** Whether each layer has such a tensor. */
    boolean isPerLayer() {
        return template.contains(LAYER);
    }

    /** The name in one layer, which counts only where there is one per layer. */
    String name(int layer) {
        return template.replace(LAYER, Integer.toString(layer));
    }
}
