package io.speculative.bench.jmh;

import io.speculative.bench.runner.VerifierByName;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import io.speculative.verify.NaiveSampling;
import io.speculative.verify.ScoredTree;
import io.speculative.verify.Verification;
import io.speculative.verify.Verifier;
import java.util.ArrayList;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a verdict on one draft cost, given the laws? Several drafts are verified in turn, so that rejections occur
 * as often as they would. {@code plainDraw}, one draw from the target's law at the root, is what plain decoding does
 * instead.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class VerifierBenchmark {

    private static final int DRAFTS = 16;

    /** Tokens in a row. */
    @Param({"512", "32000", "128256", "151936"})
    public int vocabularySize;

    /** A verifier, and the children per node at each depth: a chain of four, or a tree of nine nodes. */
    @Param({
        "standard 1x1x1x1",
        "block 1x1x1x1",
        "rrs 1x1x1x1",
        "naive 1x1x1x1",
        "rrs 3x1x1",
        "naive 3x1x1",
        "traversal 3x1x1",
        "ot-block 3x1x1",
        "ot-block-bucketed 3x1x1"
    })
    public String verification = "";

    private final RandomStream random = RandomStream.seeded(1);
    private Verifier.Session verifier = new NaiveSampling().open();
    private final List<Draft> drafts = new ArrayList<>();
    private ScoredTree target = new NodeLaws(List.of());
    private int next;

    /** Draws a law for every node of the shape and drafts from them, without replacement. */
    @Setup
    public void drafts() {
        String[] parts = verification.split(" ", 2);
        verifier = VerifierByName.named(parts[0]).open();
        TreeShape shape = TreeShape.parse(parts[1]);
        RandomLaws rows = new RandomLaws(1, vocabularySize);
        SamplingRule rule = SamplingRule.temperature(1);
        int nodes = 1 + shape.nodes();
        Distribution[] laws = new Distribution[nodes];
        Distribution[] draft = new Distribution[nodes];
        for (int node = 0; node < nodes; node++) {
            float[] logits = rows.targetLogits();
            laws[node] = rule.apply(logits);
            draft[node] = rule.apply(rows.draftLogits(logits));
        }
        target = new NodeLaws(List.of(laws));
        for (int i = 0; i < DRAFTS; i++) {
            drafts.add(draft(shape, draft));
        }
    }

    private Draft draft(TreeShape shape, Distribution[] laws) {
        TokenTree.Builder tree = TokenTree.rootedAt(0);
        List<Distribution> drawnFrom = new ArrayList<>();
        for (int node = 0; shape.children(node) > 0; node++) {
            for (DrawnToken child : SiblingSampler.gumbelTopK().draw(laws[node], shape.children(node), random)) {
                tree.add(node, child.token());
                drawnFrom.add(child.law());
            }
        }
        return Draft.of(tree.build(), drawnFrom);
    }

    private Draft nextDraft() {
        next = (next + 1) % DRAFTS;
        return drafts.get(next);
    }

    /** Baseline: one draw from the target's law. */
    @Benchmark
    public int plainDraw() {
        return random.draw(target.at(0));
    }

    /** The verdict on a draft. */
    @Benchmark
    public Verification verify() {
        return verifier.verify(target, nextDraft(), random);
    }
}
