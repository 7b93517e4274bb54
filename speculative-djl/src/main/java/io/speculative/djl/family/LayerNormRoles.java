package io.speculative.djl.family;

import io.speculative.djl.shape.TensorRole;
import java.util.EnumSet;
import java.util.Set;

/** The tensors of the families before Llama: norms with biases, maps with biases, no gate. */
final class LayerNormRoles {

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
                TensorRole.FEED_FORWARD_POST_NORM));
    }
}
