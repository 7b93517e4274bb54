package io.speculative.examples.training;

import io.speculative.training.corpus.TokenBatch;
import io.speculative.training.pair.PairTrainer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints means over the last steps, now and then. */
final class Progress {

    private static final int STEPS_PER_LINE = 20;

    private final PrintWriter out;
    private final long steps;
    private int count;
    private long tokens;
    private final List<Double> losses = new ArrayList<>();
    private double acceptance;
    private double gradient;
    private long startNanos = System.nanoTime();

    /**
     * Starts the clock.
     *
     * @param out where lines go
     * @param steps steps of the whole run, for the time left
     */
    Progress(PrintWriter out, long steps) {
        this.out = out;
        this.steps = steps;
    }

    /** Takes in the figures of a step, counted from 0. */
    void add(long step, TokenBatch batch, PairTrainer.Step figures) {
        count++;
        tokens += batch.positions();
        figures.loss().ifPresent(losses::add);
        acceptance += figures.acceptance();
        gradient += figures.gradient();
        if (count == STEPS_PER_LINE || step + 1 == steps) {
            print(step + 1);
        }
    }

    private void print(long done) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        Duration left = Duration.ofSeconds(Math.round(seconds / count * (steps - done)));
        out.printf(
                Locale.ROOT,
                "step %d/%d%s  acceptance %.4f  gradient %.3f  %.0f tokens/s  left %d:%02d%n",
                done,
                steps,
                losses.isEmpty() ? "" : String.format(Locale.ROOT, "  loss %.4f", meanLoss()),
                acceptance / count,
                gradient / count,
                tokens / seconds,
                left.toMinutes(),
                left.toSecondsPart());
        out.flush();
        count = 0;
        tokens = 0;
        losses.clear();
        acceptance = 0;
        gradient = 0;
        startNanos = System.nanoTime();
    }

    private double meanLoss() {
        return losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
