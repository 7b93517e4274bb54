package io.speculative.bench.passes;

import io.speculative.bench.Quartiles;
import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.program.Decoder;
import io.speculative.djl.program.Pass;
import io.speculative.djl.program.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How long the passes of a model took in one precision, and a plain read of as many bytes as its linear maps have. Each
 * turn is one read and one pass of every width, so all of them met the same state of the machine.
 *
 * @param precision of the linear maps
 * @param bytes of the linear maps
 * @param turns the measured turns, at least one
 */
record PassTimes(Precision precision, long bytes, List<Turn> turns) {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final int PROMPT_ROWS = 256;

    /**
     * One turn, in milliseconds.
     *
     * @param read the plain read
     * @param passes one pass of every width, in the order of the widths
     */
    record Turn(double read, List<Double> passes) {}

    /**
     * Measures a model.
     *
     * @param model its shape, with room for {@code context} and the largest width
     * @param precision of the linear maps
     * @param widths rows of a pass
     * @param context committed tokens
     * @param turns how many to measure, after one that isn't
     * @param clock nanoseconds from any origin
     */
    static PassTimes measure(
            RandomModel model, Precision precision, List<Integer> widths, int context, int turns, LongSupplier clock) {
        long bytes = model.linearBytes(precision);
        try (Decoder decoder = model.load(precision);
                KeyValueCache cache = decoder.newCache();
                MemoryRead memory = new MemoryRead(bytes)) {
            fill(decoder, cache, context);
            turn(decoder, cache, memory, widths, clock);
            List<Turn> measured = new ArrayList<>();
            for (int i = 0; i < turns; i++) {
                measured.add(turn(decoder, cache, memory, widths, clock));
            }
            return new PassTimes(precision, bytes, List.copyOf(measured));
        }
    }

    /** Times of the plain read, in milliseconds. */
    Quartiles read() {
        return Quartiles.of(turns.stream().map(Turn::read).toList());
    }

    /** Times of a pass, in milliseconds. */
    Quartiles pass(int index) {
        return Quartiles.of(turns.stream().map(turn -> turn.passes().get(index)).toList());
    }

    /** How many times as long as another pass of the same turn a pass took. */
    Quartiles passRatio(int index, int other) {
        return Quartiles.of(turns.stream()
                .map(turn -> turn.passes().get(index) / turn.passes().get(other))
                .toList());
    }

    /** How many times as long as a pass of the same turn the plain read took. */
    Quartiles readRatio(int index) {
        return Quartiles.of(turns.stream()
                .map(turn -> turn.read() / turn.passes().get(index))
                .toList());
    }

    private static void fill(Decoder decoder, KeyValueCache cache, int context) {
        while (cache.length() < context) {
            int rows = Math.min(PROMPT_ROWS, context - cache.length());
            decoder.prefill(rows(decoder, cache, rows));
            cache.append(rows);
        }
    }

    private static Turn turn(
            Decoder decoder, KeyValueCache cache, MemoryRead memory, List<Integer> widths, LongSupplier clock) {
        double read = millis(memory::sum, clock);
        List<Double> passes = new ArrayList<>();
        for (int width : widths) {
            passes.add(millis(
                    () -> decoder.score(List.of(rows(decoder, cache, width))).forEach(Pass::close), clock));
        }
        return new Turn(read, List.copyOf(passes));
    }

    private static double millis(Runnable work, LongSupplier clock) {
        long start = clock.getAsLong();
        work.run();
        return (clock.getAsLong() - start) / NANOS_PER_MILLI;
    }

    /** A chain of tokens behind the committed ones, all of whose logits are wanted. */
    private static Segment rows(Decoder decoder, KeyValueCache cache, int count) {
        int vocabularySize = decoder.config().tokens().vocabularySize();
        int[] tokens = IntStream.range(cache.length(), cache.length() + count)
                .map(position -> position % vocabularySize)
                .toArray();
        Segment chain = Segment.chain(cache, tokens);
        return new Segment(cache, tokens, chain.parents(), tokens.length);
    }
}
