package io.speculative.bench.jmh;

import io.speculative.bench.passes.RandomModel;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.ModelOptions;
import io.speculative.djl.precision.Precision;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a drafted chain cost in one call? {@code stepByStep} draws the same chain with one pass per token; {@code
 * greedy} picks instead of drawing. Times are per chain, not per token.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class DraftChainBenchmark {

    private static final int CONTEXT = 200;
    private static final SamplingRule SAMPLED = SamplingRule.temperature(1);

    /** Tokens of the chain. */
    @Param({"1", "2", "3", "4", "5", "6", "7", "8"})
    public int length;

    /** Threads of one operation. */
    @Param({"2"})
    public int threads;

    private final RandomStream random = RandomStream.seeded(1);
    private HuggingFaceModel opened;
    private ModelSession session;

    /** Opens the draft model and fills its context. */
    @Setup
    public void open() {
        opened = RandomModel.named("draft")
                .open(ModelOptions.defaults().withPrecision(Precision.FP16).withThreads(threads));
        session = opened.open();
        int[] context = new int[CONTEXT];
        for (int i = 0; i < CONTEXT; i++) {
            context[i] = i;
        }
        session.append(context);
        session.score(TokenTree.root(1));
    }

    /** Closes the model. */
    @TearDown
    public void close() {
        session.close();
        opened.close();
    }

    /** One call, tokens drawn. */
    @Benchmark
    public List<DrawnToken> sampled() {
        return session.sampleChain(1, length, SAMPLED, random);
    }

    /** One call, tokens picked. */
    @Benchmark
    public List<DrawnToken> greedy() {
        return session.sampleChain(1, length, SamplingRule.greedy(), random);
    }

    /** One pass per token, tokens drawn. */
    @Benchmark
    public int stepByStep() {
        TokenTree.Builder tree = TokenTree.rootedAt(1);
        int token = 1;
        for (int i = 0; i < length; i++) {
            Scores scores = i == 0 ? session.score(tree.build()) : session.extend(tree.build());
            token = random.draw(scores.distribution(0, SAMPLED));
            tree.add(i, token);
        }
        return token;
    }
}
