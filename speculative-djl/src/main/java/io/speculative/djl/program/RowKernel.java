package io.speculative.djl.program;

import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.precision.RowArithmetic;
import io.speculative.djl.shape.Activation;
import io.speculative.djl.torch.TorchScript;
import java.util.Arrays;
import java.util.Locale;

/** How a program computes the rows of a pass, for each {@link RowArithmetic}. */
enum RowKernel {
    /** Rows share products. */
    FAST(FastRows.TEXT, "List[Tensor]"),
    /** Each row by itself. */
    BIT_EQUAL(BitEqualRows.TEXT, "List[List[int]]");

    private static final int TRIED_INPUTS = 200;
    private static final int TRIED_OUTPUTS = 40;
    private static final int MOST_TRIED_ROWS = 64;

    private final String functions;
    private final String maskType;

    RowKernel(String functions, String maskType) {
        this.functions = functions;
        this.maskType = maskType;
    }

    static RowKernel of(RowArithmetic rows) {
        return switch (rows) {
            case FAST -> FAST;
            case BIT_EQUAL -> BIT_EQUAL;
        };
    }

    /** The definitions of the functions that {@link CachedMode} calls and does not define. */
    String functions() {
        return functions;
    }

    /** The call of the activation, as programs write it. */
    String activation(Activation activation) {
        if (this == FAST || activation == Activation.RELU) {
            return ProgramText.call(activation, "gate");
        }
        return "(self)." + activation.name().toLowerCase(Locale.ROOT) + "(gate)";
    }

    /** The type in which the program is told what rows must not see, as programs write it. */
    String maskType() {
        return maskType;
    }

    /**
     * The kernel that computes the same numbers in rows like these.
     *
     * @throws IllegalArgumentException if rows must be bit-equal and those of the kernel depend on each other
     */
    LinearKernel suited(LinearKernel kernel) {
        if (this == FAST) {
            return kernel;
        }
        return switch (kernel) {
            case PACKED_BYTES -> kernel;
            case PACKED_HALF, PADDED_HALF -> LinearKernel.PADDED_HALF;
            default ->
                throw new IllegalArgumentException(
                        "rows: BIT_EQUAL (expected: FAST, or precision FP16 or INT8 on an x86 cpu)");
        };
    }

    /**
     * Tries whether this processor's kernel gives rows the same bits in any number.
     *
     * @param script a compiled program that has the kernel
     * @throws IllegalArgumentException if rows must be bit-equal and aren't
     */
    void requireEqualRows(TorchScript script, PtNDManager manager) {
        if (this == FAST) {
            return;
        }
        try (PtNDManager scope = manager.newSubManager(manager.getDevice());
                IValue weight = IValue.from(waves(scope, TRIED_OUTPUTS));
                IValue packed = script.call("prepack", weight)) {
            PtNDArray rows = waves(scope, MOST_TRIED_ROWS);
            float[] together = product(script, scope, rows, packed);
            for (int count = 1; count < MOST_TRIED_ROWS; count++) {
                PtNDArray some = (PtNDArray) rows.get(new NDIndex().addSliceDim(0, count));
                float[] apart = product(script, scope, some, packed);
                if (!Arrays.equals(apart, Arrays.copyOf(together, apart.length))) {
                    throw new IllegalArgumentException(
                            "rows: BIT_EQUAL (expected: FAST, or precision INT8 on this processor)");
                }
            }
        }
    }

    private static float[] product(TorchScript script, PtNDManager scope, PtNDArray rows, IValue packed) {
        try (IValue x = IValue.from(rows);
                IValue y = script.call("linear", x, packed);
                PtNDArray product = y.toTensor(scope)) {
            return product.toFloatArray();
        }
    }

    /** Rows of numbers whose products don't add up to the same in another order. */
    private static PtNDArray waves(PtNDManager scope, int rows) {
        float[] numbers = new float[rows * TRIED_INPUTS];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(i);
        }
        return (PtNDArray) scope.create(numbers, new Shape(rows, TRIED_INPUTS));
    }
}
