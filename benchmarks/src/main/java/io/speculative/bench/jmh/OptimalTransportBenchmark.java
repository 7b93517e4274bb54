package io.speculative.bench.jmh;

import io.speculative.bench.runner.VerifierByName;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.transport.OptimalSelection;
import io.speculative.tree.TokenTree;
import io.speculative.verify.NaiveSampling;
import io.speculative.verify.ScoredTree;
import io.speculative.verify.Verification;
import io.speculative.verify.Verifier;
import java.util.ArrayList;
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
 * What does optimal verification of one node cost, beside the other rules? The node has some independently drawn children.
 * {@code standard} is the baseline with one child. Rules that test one child after another are cheap while they accept, so
 * the worst case, all children rejected, is measured as well as the mean.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OptimalTransportBenchmark {

    private static final int DRAFTS = 16;
    private static final double GAP = 1e-3;

    /** Tokens in a row. */
    @Param({"32000", "151936"})
    public int vocabularySize;

    /** Tokens of positive draft probability: all, or the most probable ones. */
    @Param({"151936", "1024"})
    public int drafted;

    /** Children of the node. */
    @Param({"2", "4", "8"})
    public int children;

    /** A verifier. */
    @Param({"standard", "rrs", "kseq", "optimal", "optimal-bucketed"})
    public String verification = "";

    private static final RandomStream REJECTING = () -> Math.nextDown(1.0);

    private final RandomStream random = RandomStream.seeded(1);
    private final OptimalSelection bucketed = OptimalSelection.bucketed(GAP);
    private final List<Draft> drafts = new ArrayList<>();
    private final List<int[]> tokens = new ArrayList<>();
    private Verifier.Session verifier = new NaiveSampling().open();
    private Distribution target = Distribution.pointMass(0, 1);
    private Distribution draft = Distribution.pointMass(0, 1);
    private ScoredTree scored = new NodeLaws(List.of());
    private double[] weights = {};
    private Draft rejected = Draft.empty(0);
    private int next;

    /** Makes the two laws and draws from them. */
    @Setup
    public void drafts() {
        verifier = VerifierByName.named(verification).open();
        int siblings = verification.equals("standard") ? 1 : children;
        RandomLaws laws = new RandomLaws(1, vocabularySize);
        float[] logits = laws.targetLogits();
        target = SamplingRule.temperature(1).apply(logits);
        scored = new NodeLaws(List.of(target));
        draft = SamplingRule.temperature(1).withTopK(drafted).apply(laws.draftLogits(logits));
        weights = new double[children];
        for (int i = 0; i < DRAFTS; i++) {
            TokenTree.Builder tree = TokenTree.rootedAt(0);
            List<Distribution> drawnFrom = new ArrayList<>();
            for (DrawnToken child : SiblingSampler.independent().draw(draft, siblings, random)) {
                tree.add(0, child.token());
                drawnFrom.add(child.law());
            }
            drafts.add(Draft.of(tree.build(), drawnFrom));
            tokens.add(SiblingSampler.independent().draw(draft, children, random).stream()
                    .mapToInt(DrawnToken::token)
                    .toArray());
        }
        rejected = mostOverdrafted(siblings);
    }

    /** The tokens of smallest target / draft: none of them is accepted at a uniform number next to 1. */
    private Draft mostOverdrafted(int siblings) {
        TokenTree.Builder tree = TokenTree.rootedAt(0);
        List<Distribution> drawnFrom = new ArrayList<>();
        IntStream.range(0, vocabularySize)
                .filter(token -> draft.probability(token) > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(token -> target.probability(token) / draft.probability(token)))
                .limit(siblings)
                .forEach(token -> {
                    tree.add(0, token);
                    drawnFrom.add(draft);
                });
        return Draft.of(tree.build(), drawnFrom);
    }

    private int advance() {
        next = (next + 1) % DRAFTS;
        return next;
    }

    /** The verdict on the node. */
    @Benchmark
    public Verification verify() {
        return verifier.verify(scored, drafts.get(advance()), random);
    }

    /** The verdict on the node when every child is rejected. */
    @Benchmark
    public Verification verifyRejecting() {
        return verifier.verify(scored, rejected, REJECTING);
    }

    /** The bucketed selection alone: the weights of the drafts, and no residual. It allocates nothing. */
    @Benchmark
    public double[] select() {
        bucketed.solveIndependent(target, 1, draft, children);
        bucketed.weights(tokens.get(advance()), children, weights);
        return weights;
    }
}
