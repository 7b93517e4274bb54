package io.speculative.examples.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.program.TorchScript;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019) after clipping
 * the gradient to length 1, for all weights in one call. Matrices decay, vectors (norm gains) don't.
 */
final class AdamW implements AutoCloseable {

    /** The lists to update must be arguments: libtorch drops the update of tensors it only sees in a list made here. */
    private static final String TEXT =
            """
              def clip(self: __torch__.M, matrices: List[Tensor], vectors: List[Tensor]) -> Tensor:
                lengths = torch.add(torch._foreach_norm(matrices, 2), torch._foreach_norm(vectors, 2))
                return torch.linalg_vector_norm(torch.stack(lengths))
              def forward(self: __torch__.M, w: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], lr: float, step: float, decay: float, length: Tensor) -> Tensor:
                scale = torch.clamp(length, 1.)
                count = torch.full([], step)
                steps = torch.mul([count], torch.len(w))
                none = annotate(List[Tensor], [])
                torch._fused_adamw_(w, g, m, v, none, steps, lr=lr, beta1=0.9, beta2=0.98, weight_decay=decay, eps=1e-08, amsgrad=False, maximize=False, grad_scale=scale)
                torch._foreach_zero_(g)
                return scale
            """;

    private static final double DECAY = 0.1;

    private final TorchScript program = TorchScript.compile(TEXT, Device.cpu());
    private final List<NDArray> weights;
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private long updates;

    /**
     * Starts with no memory of gradients.
     *
     * @param weights the tensors to update in place; matrices and vectors
     * @param manager the owner of the moments
     */
    AdamW(List<NDArray> weights, NDManager manager) {
        this.weights = List.copyOf(weights);
        for (NDArray weight : weights) {
            first.add(manager.zeros(weight.getShape()));
            second.add(manager.zeros(weight.getShape()));
        }
    }

    /** Returns the running means of the gradients, in the order of the weights. */
    List<NDArray> first() {
        return first;
    }

    /** Returns the running means of the squared gradients, in the order of the weights. */
    List<NDArray> second() {
        return second;
    }

    /** Returns how many updates were made. */
    long updates() {
        return updates;
    }

    /** Says how many updates made the moments, after they were read from a checkpoint. */
    void resumeAt(long updatesMade) {
        updates = updatesMade;
    }

    /**
     * Updates the weights and clears their gradients.
     *
     * @param rate the learning rate
     * @return the length of the gradient before clipping
     */
    float update(double rate) {
        updates++;
        try (NDManager scope = weights.get(0).getManager().newSubManager()) {
            List<NDArray> gradients = gradients(scope);
            try (IValue matrices = list(part(gradients, true));
                    IValue vectors = list(part(gradients, false));
                    IValue length = program.call("clip", matrices, vectors)) {
                adjust(true, matrices, rate, DECAY, length);
                adjust(false, vectors, rate, 0, length);
                return length.toTensor((PtNDManager) scope).getFloat();
            }
        }
    }

    private void adjust(boolean matrices, IValue gradients, double rate, double decay, IValue length) {
        try (IValue w = list(part(weights, matrices));
                IValue m = list(part(first, matrices));
                IValue v = list(part(second, matrices));
                IValue lr = IValue.from(rate);
                IValue step = IValue.from((double) updates);
                IValue shrink = IValue.from(decay)) {
            program.forward(w, gradients, m, v, lr, step, shrink, length).close();
        }
    }

    private List<NDArray> part(List<NDArray> tensors, boolean matrices) {
        List<NDArray> part = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            if ((weights.get(i).getShape().dimension() > 1) == matrices) {
                part.add(tensors.get(i));
            }
        }
        return part;
    }

    @Override
    public void close() {
        program.close();
    }

    private List<NDArray> gradients(NDManager scope) {
        List<NDArray> gradients = new ArrayList<>();
        for (NDArray weight : weights) {
            NDArray gradient = weight.getGradient();
            gradient.attach(scope);
            gradients.add(gradient);
        }
        return gradients;
    }

    static IValue list(List<NDArray> tensors) {
        return IValue.listFrom(tensors.toArray(PtNDArray[]::new));
    }
}
