package io.speculative.bench.jmh;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * What do the children of one node cost? {@code gumbelTopK} and {@code sequentialDraws} draw from the same law of
 * ordered siblings; {@code fullSort} is Gumbel-Top-k as it is usually written, noise on every token and a sort of all of
 * them, and {@code independentDraws}, {@code topK} and {@code greedy} are other ways to choose siblings. {@code truncated}
 * is {@code sequentialDraws} from the 256 most probable tokens.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SiblingSamplerBenchmark {

    /** Tokens in a row. */
    @Param({"512", "32000", "128256", "151936"})
    public int vocabularySize;

    /** Children of the node. */
    @Param({"2", "4", "16"})
    public int count;

    private final RandomStream random = RandomStream.seeded(1);
    private final SiblingSampler gumbelTopK = SiblingSampler.gumbelTopK();
    private final SiblingSampler sequentialDraws = SiblingSampler.withoutReplacement();
    private final SiblingSampler independentDraws = SiblingSampler.independent();
    private final SiblingSampler topK = SiblingSampler.topK();
    private final SiblingSampler greedy = SiblingSampler.pickedThenIndependent(PickCount.allButOne());
    private final SiblingSampler truncated = SiblingSampler.withoutReplacement().truncated(256);
    private Distribution law = Distribution.pointMass(0, 1);

    /** Draws the law of the node. */
    @Setup
    public void law() {
        law = SamplingRule.temperature(1).apply(new RandomLaws(1, vocabularySize).targetLogits());
    }

    /** Without replacement, in one pass over the vocabulary. */
    @Benchmark
    public List<DrawnToken> gumbelTopK() {
        return gumbelTopK.draw(law, count, random);
    }

    /** Without replacement, one pass per sibling. */
    @Benchmark
    public List<DrawnToken> sequentialDraws() {
        return sequentialDraws.draw(law, count, random);
    }

    /** With replacement. */
    @Benchmark
    public List<DrawnToken> independentDraws() {
        return independentDraws.draw(law, count, random);
    }

    /** The most probable tokens; nothing is drawn. */
    @Benchmark
    public List<DrawnToken> topK() {
        return topK.draw(law, count, random);
    }

    /** The most probable tokens but for the last, which is drawn. */
    @Benchmark
    public List<DrawnToken> greedy() {
        return greedy.draw(law, count, random);
    }

    /** Without replacement, from the most probable tokens. */
    @Benchmark
    public List<DrawnToken> truncated() {
        return truncated.draw(law, count, random);
    }

    /** Baseline: the arrival time of every token, and a sort of all tokens by it. */
    @Benchmark
    public List<Integer> fullSort() {
        double[] arrivals = new double[vocabularySize];
        law.copyTo(arrivals);
        for (int token = 0; token < vocabularySize; token++) {
            arrivals[token] = -Math.log1p(-random.nextUniform()) / arrivals[token];
        }
        Integer[] order = IntStream.range(0, vocabularySize).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(token -> arrivals[token]));
        return Arrays.asList(order).subList(0, count);
    }
}
