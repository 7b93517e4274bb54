package io.speculative.bench.jmh;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to turn a row of logits into a law? The rules share the softmax, so {@code softmax} is the baseline
 * of the filters; {@code fullSort} is what a filter costs that sorts the whole row to find its cut.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SamplingRuleBenchmark {

    /** Tokens in a row. */
    @Param({"512", "32000", "128256", "151936"})
    public int vocabularySize;

    private float[] logits = {};
    private final SamplingRule softmax = SamplingRule.temperature(0.8);
    private final SamplingRule topK = SamplingRule.temperature(0.8).withTopK(40);
    private final SamplingRule topP = SamplingRule.temperature(0.8).withTopP(0.9);
    private final SamplingRule minP = SamplingRule.temperature(0.8).withMinP(0.05);

    /** Draws a row. */
    @Setup
    public void row() {
        logits = new RandomLaws(1, vocabularySize).targetLogits();
    }

    /** Baseline: the largest logit alone. */
    @Benchmark
    public Distribution greedy() {
        return SamplingRule.greedy().apply(logits);
    }

    /** Baseline of the filters: no filter. */
    @Benchmark
    public Distribution softmax() {
        return softmax.apply(logits);
    }

    /** The 40 most probable tokens. */
    @Benchmark
    public Distribution topK() {
        return topK.apply(logits);
    }

    /** The most probable tokens up to a mass of 0.9. */
    @Benchmark
    public Distribution topP() {
        return topP.apply(logits);
    }

    /** The tokens at least 0.05 times as probable as the most probable one. */
    @Benchmark
    public Distribution minP() {
        return minP.apply(logits);
    }

    /** Baseline of top-k and top-p: one full sort of the row on its own. */
    @Benchmark
    public float[] fullSort() {
        float[] sorted = logits.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
