package io.speculative.djl.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.speculative.djl.shape.TensorRole;
import java.util.Map;
import java.util.Set;

/** The tensors of a model by role, to be read a few at a time, so that they needn't be in memory all at once. */
public interface Checkpoint {

    /**
     * Reads some tensors.
     *
     * @param roles what they do; roles of the whole model or of each layer, and those that share a tensor of the file together
     * @param layer the layer of the latter, counted from 0
     * @param scope the owner of the arrays, which are on its device
     * @return float32, of the shapes of {@link TensorRole}
     */
    Map<TensorRole, NDArray> read(Set<TensorRole> roles, int layer, NDManager scope);

    /**
     * A checkpoint in files.
     *
     * @param weights the files, open as long as it is read
     * @param names what they call the tensors
     * @param shapes the roles to read, with their shapes
     * @return the checkpoint
     */
    static Checkpoint of(ModelWeights weights, TensorNames names, Map<TensorRole, Shape> shapes) {
        return new FileCheckpoint(weights, names, shapes);
    }
}
