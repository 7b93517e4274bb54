package io.speculative.training.optimizer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.torch.TorchScript;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019) after clipping
 * the gradient to length 1, for all weights in one call. Matrices decay, vectors (norm gains) don't. Owns a program; the
 * caller closes it. For one thread at a time.
 */
public final class AdamW implements AutoCloseable {

    /** The lists to update must be arguments: libtorch drops the update of tensors it only sees in a list made here. */
    private static final String TEXT = """
              def length(self: __torch__.M, matrices: List[Tensor], vectors: List[Tensor]) -> Tensor:
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
    private final List<Moments> all = new ArrayList<>();
    private final List<Moments> matrices = new ArrayList<>();
    private final List<Moments> vectors = new ArrayList<>();
    private long updates;

    /**
     * A weight and the running means of its gradient.
     *
     * @param weight the tensor to update in place
     * @param first running mean of the gradient
     * @param second running mean of the squared gradient
     */
    public record Moments(NDArray weight, NDArray first, NDArray second) {}

    /**
     * Starts with no memory of gradients.
     *
     * @param weights the float32 tensors on the CPU to update in place, matrices and vectors, at least one of each; the caller owns them
     * @param manager the owner of the moments
     */
    public AdamW(List<NDArray> weights, NDManager manager) {
        for (NDArray weight : weights) {
            Moments moments = new Moments(weight, manager.zeros(weight.getShape()), manager.zeros(weight.getShape()));
            all.add(moments);
            (weight.getShape().dimension() > 1 ? matrices : vectors).add(moments);
        }
    }

    /** Returns the running means, in the order of the weights; the manager given at the start owns them. */
    public List<Moments> moments() {
        return all;
    }

    /** Returns how many updates were made. */
    public long updates() {
        return updates;
    }

    /**
     * Says how many updates made the moments, after they were read from a checkpoint.
     *
     * @param updatesMade the number of updates
     */
    public void resumeAt(long updatesMade) {
        updates = updatesMade;
    }

    /**
     * Updates the weights and clears their gradients.
     *
     * @param rate the learning rate
     * @return the length of the gradient before clipping
     */
    public float update(double rate) {
        updates++;
        try (NDManager scope = all.get(0).first().getManager().newSubManager();
                IValue ofMatrices = gradients(matrices, scope);
                IValue ofVectors = gradients(vectors, scope);
                IValue length = program.call("length", ofMatrices, ofVectors)) {
            adjust(matrices, ofMatrices, rate, DECAY, length);
            adjust(vectors, ofVectors, rate, 0, length);
            return length.toTensor((PtNDManager) scope).getFloat();
        }
    }

    @Override
    public void close() {
        program.close();
    }

    private void adjust(List<Moments> group, IValue gradients, double rate, double decay, IValue length) {
        try (IValue w = list(group, Moments::weight);
                IValue m = list(group, Moments::first);
                IValue v = list(group, Moments::second);
                IValue lr = IValue.from(rate);
                IValue step = IValue.from((double) updates);
                IValue shrink = IValue.from(decay)) {
            program.forward(w, gradients, m, v, lr, step, shrink, length).close();
        }
    }

    private static IValue gradients(List<Moments> group, NDManager scope) {
        return list(group, moments -> {
            NDArray gradient = moments.weight().getGradient();
            gradient.attach(scope);
            return gradient;
        });
    }

    private static <T> IValue list(List<T> items, Function<T, NDArray> tensor) {
        return IValue.listFrom(items.stream().map(tensor).toArray(PtNDArray[]::new));
    }
}
