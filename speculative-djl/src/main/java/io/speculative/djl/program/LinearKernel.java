package io.speculative.djl.program;

import ai.djl.Device;
import java.util.Set;

/**
 * How linear maps are stored and applied: the two functions {@code prepack} and {@code linear} of the program, and the
 * type that passes between them. A kernel may wrap its input, for instance to round it.
 */
enum LinearKernel {
    /** 32-bit floats, as they are. */
    FULL("Tensor", "weight", "torch.linear(x, weight)"),
    /** 16-bit floats, packed for a CPU kernel that takes 32-bit activations and accumulates in 32 bits. */
    PACKED_HALF(
            "__torch__.torch.classes.quantized.LinearPackedParamsBase",
            "ops.quantized.linear_prepack_fp16(weight, None)",
            "ops.quantized.linear_dynamic_fp16(x, weight)"),
    /** 16-bit values held as 32-bit floats: the same numbers as {@link #PACKED_HALF} where that kernel is missing. */
    WIDENED_HALF("Tensor", "torch.to(torch.to(weight, 5), 6)", "torch.linear(x, weight)"),
    /** 16-bit floats with activations rounded to 16 bits, which is what the matrix units of a GPU take. */
    ROUNDED_HALF("Tensor", "torch.to(weight, 5)", "torch.to(torch.linear(torch.to(x, 5), weight), 6)");

    /** What the virtual machine calls the processors that libtorch has the packed kernel for. */
    private static final Set<String> X86 = Set.of("amd64", "x86_64");

    private final String weightType;
    private final String functions;

    LinearKernel(String weightType, String prepack, String linear) {
        this.weightType = weightType;
        this.functions = """
                  def prepack(self: __torch__.M, weight: Tensor) -> {weight}:
                    return %s
                  def linear(self: __torch__.M, x: Tensor, weight: {weight}) -> Tensor:
                    return %s
                """.formatted(prepack, linear);
    }

    static LinearKernel of(Precision precision, Device device) {
        return switch (precision) {
            case FP32 -> FULL;
            case FP16 -> device.isGpu() ? ROUNDED_HALF : halfOnCpu();
        };
    }

    private static LinearKernel halfOnCpu() {
        return X86.contains(System.getProperty("os.arch", "")) ? PACKED_HALF : WIDENED_HALF;
    }

    /** The type of a packed weight, as programs write it. */
    String weightType() {
        return weightType;
    }

    /** The definitions of {@code prepack} and {@code linear}. */
    String functions() {
        return functions;
    }
}
