package io.speculative.djl.program;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.torch.Rows;
import io.speculative.djl.torch.TorchScript;

/**
 * What a forward pass computed for the wanted rows of one sequence. Everything stays on the device; see {@link Rows} for
 * what reading costs. Not thread-safe. The owner closes it.
 */
public final class Pass implements AutoCloseable {

    private final TorchScript script;
    private final PtNDManager scope;
    private final Rows logits;

    Pass(TorchScript script, PtNDManager scope, PtNDArray logits) {
        this.script = script;
        this.scope = scope;
        logits.attach(scope);
        this.logits = new Rows(logits);
    }

    /**
     * The logits.
     *
     * @return [wanted rows, vocabulary]
     */
    public Rows logits() {
        return logits;
    }

    /**
     * The token of each row's largest logit, in one call; the smallest id among equals.
     *
     * @return one id per row; -1 for a row that is not all numbers
     */
    public long[] argmax() {
        try (IValue input = IValue.from((PtNDArray) logits.array());
                IValue result = script.call("argmax", input);
                PtNDArray ids = result.toTensor(scope)) {
            return ids.toLongArray();
        }
    }

    /**
     * What logits are multiplied by. Colder than 1e-30 nothing changes any more, as different floats differ by more, but the
     * products would exceed a float.
     */
    static double scale(double temperature) {
        return 1 / Math.max(temperature, 1e-30);
    }

    /**
     * The softmax of every row's logits divided by a temperature, in one call.
     *
     * @param temperature finite and positive
     * @return one row per wanted row, unusable after this pass is closed
     */
    public SoftmaxRows softmax(double temperature) {
        try (IValue input = IValue.from((PtNDArray) logits.array());
                IValue scale = IValue.from(scale(temperature));
                IValue result = script.call("softmax", input, scale)) {
            IValue[] parts = result.toIValueTuple();
            try (IValue weights = parts[0];
                    IValue sums = parts[1];
                    PtNDArray totals = sums.toTensor(scope)) {
                return new SoftmaxRows(new Rows(weights.toTensor(scope)), totals.toDoubleArray());
            }
        }
    }

    /** Gives the memory back; does nothing the second time. */
    @Override
    public void close() {
        scope.close();
    }
}
