package io.speculative.djl.program;

import ai.djl.Device;
import io.speculative.djl.precision.Precision;
import java.util.Set;

/**
 * How linear maps are stored and applied: the two functions {@code prepack} and {@code linear} of the program, and the
 * type that passes between them. A kernel may wrap its input, for instance to round it.
 */
enum LinearKernel {
    /** 32-bit floats, as they are. */
    FULL(4, "Tensor", "return weight", "return torch.linear(x, weight)"),
    /** 16-bit floats, packed for a CPU kernel that takes 32-bit activations and accumulates in 32 bits. */
    PACKED_HALF(
            2,
            "__torch__.torch.classes.quantized.LinearPackedParamsBase",
            "return ops.quantized.linear_prepack_fp16(weight, None)",
            "return ops.quantized.linear_dynamic_fp16(x, weight)"),
    /**
     * The same with numbers of rows for which that kernel adds up each row in one order: it takes its rows in blocks of up to
     * 6, and blocks of 1 and of 2 in an order of their own. A number with such a block is filled up to a multiple of 3.
     */
    PADDED_HALF(
            2,
            "__torch__.torch.classes.quantized.LinearPackedParamsBase",
            "return ops.quantized.linear_prepack_fp16(weight, None)",
            """
            rows = torch.size(x, 0)
                last = torch.remainder(rows, 6)
                if last == 1:
                  y = torch.slice((self).filled(x, 2, weight), 0, 0, rows)
                elif last == 2:
                  y = torch.slice((self).filled(x, 1, weight), 0, 0, rows)
                else:
                  y = ops.quantized.linear_dynamic_fp16(x, weight)
                return y
              def filled(self: __torch__.M, x: Tensor, rows: int, weight: {weight}) -> Tensor:
                return ops.quantized.linear_dynamic_fp16(torch.constant_pad_nd(x, [0, 0, 0, rows], 0), weight)"""),
    /** 16-bit values held as 32-bit floats: the same numbers as {@link #PACKED_HALF} where that kernel is missing. */
    WIDENED_HALF(4, "Tensor", "return torch.to(torch.to(weight, 5), 6)", "return torch.linear(x, weight)"),
    /** 16-bit floats with activations rounded to 16 bits, which is what the matrix units of a GPU take. */
    ROUNDED_HALF(2, "Tensor", "return torch.to(weight, 5)", "return torch.to(torch.linear(torch.to(x, 5), weight), 6)"),
    /** The upper halves of 32-bit floats, with activations rounded to them: the range of 32 bits, 8 bits of precision. */
    ROUNDED_BRAIN(
            2, "Tensor", "return torch.to(weight, 15)", "return torch.to(torch.linear(torch.to(x, 15), weight), 6)"),
    /**
     * 8-bit integers, packed for a CPU kernel that multiplies and adds integers. An output's weights share a scale. A row of
     * activations is divided by its own largest magnitude and rounded to a grid that is the same for all rows; what rounding
     * leaves is rounded to a grid 128 times as fine and multiplied as a second row, so that large values in a few columns
     * don't cost the others their digits. Rows keep 7 bits and a sign each, because without VNNI instructions the sum of two
     * products of 8 by 8 bits overflows. A row does not depend on the other rows of its pass, and integer sums don't depend
     * on their order.
     */
    PACKED_BYTES(1, "__torch__.torch.classes.quantized.LinearPackedParamsBase", """
            scale = (self).weight_scale(weight)
                bytes = torch.quantize_per_channel(weight, scale, torch.zeros_like(scale, dtype=4), 0, 12)
                return ops.quantized.linear_prepack(bytes, None)""", """
            unit = (self).unit(x)
                return torch.mul_((self).linear_of_units(torch.div(x, unit), weight), unit)
              def linear_of_units(self: __torch__.M, units: Tensor, weight: {weight}) -> Tensor:
                terms = (self).two_terms(units)
                y = ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(terms, 1., 64, weight)
                return (self).joined(y)"""),
    /** The same integers held as 32-bit floats, where that kernel is missing; sums differ by rounding. */
    WIDENED_BYTES(4, "Tensor", """
            scale = (self).weight_scale(weight)
                zero = torch.zeros_like(scale, dtype=3)
                return torch.fake_quantize_per_channel_affine(weight, scale, zero, 0, -127, 127)""", """
            unit = (self).unit(x)
                return torch.mul_((self).linear_of_units(torch.div(x, unit), weight), unit)
              def linear_of_units(self: __torch__.M, units: Tensor, weight: {weight}) -> Tensor:
                return (self).joined(torch.linear(torch.round_((self).two_terms(units)), weight))""");

    /** What the virtual machine calls the processors that libtorch has the packed kernels for. */
    private static final Set<String> X86 = Set.of("amd64", "x86_64");

    private final int bytes;
    private final String weightType;
    private final String functions;

    LinearKernel(int bytes, String weightType, String prepack, String linear) {
        this.bytes = bytes;
        this.weightType = weightType;
        this.functions = """
                  def weight_scale(self: __torch__.M, weight: Tensor) -> Tensor:
                    return torch.div(torch.clamp_min(torch.amax(torch.abs(weight), [1]), 1e-12), 127.)
                  def unit(self: __torch__.M, x: Tensor) -> Tensor:
                    return torch.mul_(torch.clamp_min_(torch.amax(torch.abs(x), [1], True), 1e-12), 0.015625)
                  def two_terms(self: __torch__.M, units: Tensor) -> Tensor:
                    rest = torch.mul_(torch.sub(units, torch.round(units)), 128.)
                    return torch.cat([units, rest])
                  def joined(self: __torch__.M, y: Tensor) -> Tensor:
                    coarse, fine = torch.chunk(y, 2)
                    return torch.add_(coarse, fine, alpha=0.0078125)
                  def prepack(self: __torch__.M, weight: Tensor) -> {weight}:
                    %s
                  def linear(self: __torch__.M, x: Tensor, weight: {weight}) -> Tensor:
                    %s
                """.formatted(prepack, linear);
    }

    static LinearKernel of(Precision precision, Device device) {
        boolean x86 = X86.contains(System.getProperty("os.arch", ""));
        return switch (precision) {
            case FP32 -> FULL;
            case FP16 -> device.isGpu() ? ROUNDED_HALF : x86 ? PACKED_HALF : WIDENED_HALF;
            case BF16 -> {
                if (!device.isGpu()) {
                    throw new IllegalArgumentException(
                            "precision: BF16 (expected: FP32, FP16 or INT8 on " + device + ")");
                }
                yield ROUNDED_BRAIN;
            }
            case INT8 -> {
                if (device.isGpu()) {
                    throw new IllegalArgumentException(
                            "precision: INT8 (expected: FP32, FP16 or BF16 on " + device + ")");
                }
                yield x86 ? PACKED_BYTES : WIDENED_BYTES;
            }
        };
    }

    /**
     * Whether the gains of norms stay out of the weights: columns that differ much in their magnitudes lose digits to the scale
     * that a row of integers shares. A row behind a norm and its gains is never longer than the largest gain times the root of its
     * width, so such a kernel has {@code linear_of_units} for rows in units of a 64th of that, which needn't look for their
     * largest magnitude.
     */
    boolean keepsGains() {
        return this == PACKED_BYTES || this == WIDENED_BYTES;
    }

    /** How many bytes a number takes in the table of embeddings, which isn't multiplied with: as in the maps, but no less than 16 bits. */
    int tableBytes() {
        return this == FULL ? 4 : 2;
    }

    /** libtorch's number of the type of that table, as programs write it. */
    int tableType() {
        return switch (this) {
            case FULL -> 6;
            case ROUNDED_BRAIN -> 15;
            default -> 5;
        };
    }

    /** The largest number of that type, as programs write it. */
    String tableReach() {
        return this == FULL || this == ROUNDED_BRAIN ? "3.38e+38" : "65504.";
    }

    /** How many bytes a weight takes. */
    int bytes() {
        return bytes;
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
