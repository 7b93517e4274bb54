package io.speculative.djl.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;

/** The tensors of a model by role, to be read piece by piece, so that they needn't be in memory all at once. */
public interface Checkpoint {

    /**
     * Reads the tensors of the whole model.
     *
     * @param scope the owner of the arrays; on its device
     * @return float32, of the shapes of {@link TensorRole}
     */
    Map<TensorRole, NDArray> shared(NDManager scope);

    /**
     * Reads the tensors of one layer.
     *
     * @param layer counted from 0
     * @param scope the owner of the arrays; on its device
     * @return as {@link #shared}
     */
    Map<TensorRole, NDArray> layer(int layer, NDManager scope);

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
