package io.speculative.bench.jmh;

import io.speculative.bench.passes.RandomModel;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.ModelOptions;
import io.speculative.djl.precision.Precision;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
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
 * How does the cost of a forward pass grow with the width of the tree? Width 1 is a step of plain decoding. The logits
 * stay where they are; the time includes all that Java does for a pass.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class ForwardPassBenchmark {

    private static final int CONTEXT = 200;

    /** The size of the model. */
    @Param({"target", "draft"})
    public String model;

    /** How its linear maps are stored. */
    @Param({"FP16", "INT8", "FP32"})
    public Precision precision;

    /** Nodes of the tree, a binary one. */
    @Param({"1", "2", "4", "5", "6", "8", "9", "16"})
    public int width;

    /** Threads of one operation. */
    @Param({"2"})
    public int threads;

    private HuggingFaceModel opened;
    private ModelSession session;
    private TokenTree tree;

    /** Opens the model and fills its context. */
    @Setup
    public void open() {
        opened = RandomModel.named(model)
                .open(ModelOptions.defaults().withPrecision(precision).withThreads(threads));
        session = opened.open();
        int[] context = new int[CONTEXT];
        for (int i = 0; i < CONTEXT; i++) {
            context[i] = i;
        }
        session.append(context);
        session.score(TokenTree.root(1));
        TokenTree.Builder builder = TokenTree.rootedAt(1);
        for (int node = 1; node < width; node++) {
            builder.add((node - 1) / 2, node);
        }
        tree = builder.build();
    }

    /** Closes the model. */
    @TearDown
    public void close() {
        session.close();
        opened.close();
    }

    /** One pass over the tree. */
    @Benchmark
    public Scores score() {
        return session.score(tree);
    }
}
