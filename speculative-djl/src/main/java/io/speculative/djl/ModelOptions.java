package io.speculative.djl;

import ai.djl.Device;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;

/**
 * How to run a model.
 *
 * @param precision how linear maps are stored
 * @param rows whether the numbers of a row may depend on the other rows of its pass
 * @param device where to run; the libtorch on the class path must support it
 * @param threads how many threads one operation may use, from 1 to four times the machine's processors or 16, whichever
 *     is more; one setting for the whole process
 * @param contextLimit the most tokens a session may hold, at least 1; a model that is made for fewer holds fewer: those of its
 *     {@code max_position_embeddings}, or of {@code original_max_position_embeddings} times {@code factor} if its positions are
 *     scaled by YaRN and that is more. Every session reserves memory for so many. A model whose positions are scaled by LongRoPE
 *     takes its short factors only if the limit is no more than its {@code original_max_position_embeddings}
 * @param memoryLimit the most bytes that the weights and the caches of all open sessions may take together, at least 1;
 *     never more than the device has. A model, or a session, that doesn't fit is refused before it takes any
 */
public record ModelOptions(
        Precision precision, RowArithmetic rows, Device device, int threads, int contextLimit, long memoryLimit) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public ModelOptions {
        int most = Math.max(16, 4 * Runtime.getRuntime().availableProcessors());
        if (threads < 1 || threads > most) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: 1 to " + most + ")");
        }
        requirePositive("contextLimit", contextLimit);
        requirePositive("memoryLimit", memoryLimit);
    }

    /**
     * 16-bit weights and fast rows on the CPU, one thread per core, the context the model was trained for, and all of the
     * machine's memory.
     *
     * @return the options to start from
     */
    public static ModelOptions defaults() {
        return new ModelOptions(
                Precision.FP16,
                RowArithmetic.FAST,
                Device.cpu(),
                Runtime.getRuntime().availableProcessors(),
                Integer.MAX_VALUE,
                Long.MAX_VALUE);
    }

    /**
     * The same options with another precision.
     *
     * @param newPrecision how linear maps are stored
     * @return the changed copy
     */
    public ModelOptions withPrecision(Precision newPrecision) {
        return new ModelOptions(newPrecision, rows, device, threads, contextLimit, memoryLimit);
    }

    /**
     * The same options with other row arithmetic. {@link RowArithmetic#BIT_EQUAL} goes with {@link Precision#INT8} only;
     * opening a model with another precision is refused.
     *
     * @param newRows whether the numbers of a row may depend on the other rows of its pass
     * @return the changed copy
     */
    public ModelOptions withRows(RowArithmetic newRows) {
        return new ModelOptions(precision, newRows, device, threads, contextLimit, memoryLimit);
    }

    /**
     * The same options with another device.
     *
     * @param newDevice where to run
     * @return the changed copy
     */
    public ModelOptions withDevice(Device newDevice) {
        return new ModelOptions(precision, rows, newDevice, threads, contextLimit, memoryLimit);
    }

    /**
     * The same options with another number of threads.
     *
     * @param newThreads at least 1
     * @return the changed copy
     */
    public ModelOptions withThreads(int newThreads) {
        return new ModelOptions(precision, rows, device, newThreads, contextLimit, memoryLimit);
    }

    /**
     * The same options with another longest context.
     *
     * @param newContextLimit at least 1
     * @return the changed copy
     */
    public ModelOptions withContextLimit(int newContextLimit) {
        return new ModelOptions(precision, rows, device, threads, newContextLimit, memoryLimit);
    }

    /**
     * The same options with another limit to memory.
     *
     * @param newMemoryLimit bytes, at least 1
     * @return the changed copy
     */
    public ModelOptions withMemoryLimit(long newMemoryLimit) {
        return new ModelOptions(precision, rows, device, threads, contextLimit, newMemoryLimit);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
