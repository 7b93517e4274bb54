package io.speculative.djl.family;

import io.speculative.djl.shape.TensorRole;
import java.util.EnumSet;
import java.util.Set;

/** The tensors of families with layer norms: norms with biases, maps with biases, no gate. */
final class LayerNormRoles {

    /** Biases of the linear maps of a layer. */
    static final Set<TensorRole> BIASES_OF_MAPS = Set.of(
            TensorRole.QUERY_BIAS,
            TensorRole.KEY_BIAS,
            TensorRole.VALUE_BIAS,
            TensorRole.ATTENTION_OUTPUT_BIAS,
            TensorRole.UP_BIAS,
            TensorRole.DOWN_BIAS);

    /** Gain and bias of the norm before the feed-forward part, which a model may do without. */
    static final Set<TensorRole> FEED_FORWARD_NORM =
            Set.of(TensorRole.FEED_FORWARD_NORM, TensorRole.FEED_FORWARD_NORM_BIAS);

    private LayerNormRoles() {}

    /** All of them, a table of positions and a head of its own included. */
    static Set<TensorRole> all() {
        return EnumSet.complementOf(EnumSet.of(
                TensorRole.QUERY_NORM,
                TensorRole.KEY_NORM,
                TensorRole.ALL_QUERIES_NORM,
                TensorRole.ALL_KEYS_NORM,
                TensorRole.ATTENTION_POST_NORM,
                TensorRole.GATE,
                TensorRole.GATE_BIAS,
                TensorRole.FEED_FORWARD_POST_NORM,
                TensorRole.OUTPUT_HEAD_BIAS));
    }

    /** All but the table of positions. */
    static Set<TensorRole> withoutPositions() {
        Set<TensorRole> roles = all();
        roles.remove(TensorRole.POSITION_EMBEDDING);
        return roles;
    }
}
