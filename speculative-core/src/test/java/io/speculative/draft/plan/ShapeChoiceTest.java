package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.distribution.SamplingRule;
import io.speculative.tree.TokenTree;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Requests to a simulated pair: a plain pass takes 100, each further row 4, a drafted token 10. */
class ShapeChoiceTest {

    private static final SamplingRule RULE = SamplingRule.temperature(1);

    private final SplittableRandom random = new SplittableRandom(6);

    @Test
    void next_uselessDrafter_losesLittle() {
        DraftPlanner planner = planner();
        Run first = run(planner, 128, 0);
        Run later = run(planner, 128, 0);

        assertThat(first.tokensPerNano()).isGreaterThan(0.9 / 100);
        assertThat(later.tokensPerNano()).isGreaterThan(0.985 / 100);
        assertThat(later.drafted()).isLessThan(8);
    }

    @Test
    void next_uselessDrafterForLong_isTriedRarelyButGoesOn() {
        DraftPlanner planner = planner();
        run(planner, 1000, 0);
        int drafted = 0;
        for (int request = 0; request < 100; request++) {
            drafted += run(planner, 64, 0).drafted();
        }

        assertThat(drafted).isBetween(20, 30);
    }

    @Test
    void next_goodDrafter_comesNearTheBestChain() {
        DraftPlanner planner = planner();
        for (double acceptance : new double[] {0.5, 0.7, 0.9}) {
            run(planner, 2000, acceptance);

            assertThat(run(planner, 4000, acceptance).tokensPerNano()).isGreaterThan(0.96 * bestChain(acceptance));
        }
    }

    @Test
    void next_drafterBecomesUseful_findsOut() {
        DraftPlanner planner = planner();
        run(planner, 1000, 0);
        ShapeChoice choice = new ShapeChoice(planner, RULE);
        assertThat(choice.next().nodes()).isZero();

        run(choice, 800, 0.9);

        assertThat(choice.next().nodes()).isPositive();
    }

    @Test
    void next_machineSlowsWidePasses_draftsLess() {
        DraftPlanner planner = planner();
        ShapeChoice choice = new ShapeChoice(planner, RULE);
        run(choice, 500, 0.7);
        double before = nodesPerRound(choice, 1000, 4);

        nodesPerRound(choice, 3000, 60);

        assertThat(nodesPerRound(choice, 1000, 60)).isLessThan(0.9 * before);
    }

    @Test
    void next_otherRule_startsFromItsOwnExperience() {
        DraftPlanner planner = planner();
        run(planner, 1000, 0);

        assertThat(new ShapeChoice(planner, RULE).next().nodes()).isZero();
        assertThat(new ShapeChoice(planner, SamplingRule.greedy()).next().nodes())
                .isPositive();
    }

    /**
     * What a number of rounds came to.
     *
     * @param tokensPerNano speed
     * @param drafted rounds that drafted something
     */
    private record Run(double tokensPerNano, int drafted) {}

    private Run run(DraftPlanner planner, int rounds, double acceptance) {
        return run(new ShapeChoice(planner, RULE), rounds, acceptance);
    }

    private Run run(ShapeChoice choice, int rounds, double acceptance) {
        long nanos = 0;
        int tokens = 0;
        int drafted = 0;
        for (int round = 0; round < rounds; round++) {
            int nodes = choice.next().nodes();
            int accepted = accepted(nodes, acceptance);
            long rest = 100 + 4L * nodes;
            choice.verdict(chain(nodes), accepted, rest);
            nanos += rest + 10L * nodes;
            tokens += 1 + accepted;
            drafted += nodes > 0 ? 1 : 0;
        }
        return new Run((double) tokens / nanos, drafted);
    }

    private int accepted(int nodes, double acceptance) {
        int accepted = 0;
        while (accepted < nodes && random.nextDouble() < acceptance) {
            accepted++;
        }
        return accepted;
    }

    private static double bestChain(double acceptance) {
        double best = 0;
        double tokens = 1;
        for (int length = 1; length <= 16; length++) {
            tokens += Math.pow(acceptance, length);
            best = Math.max(best, tokens / (100 + 14.0 * length));
        }
        return best;
    }

    private double nodesPerRound(ShapeChoice choice, int rounds, long nanosPerRow) {
        int drafted = 0;
        for (int round = 0; round < rounds; round++) {
            int nodes = choice.next().nodes();
            choice.verdict(chain(nodes), accepted(nodes, 0.7), 100 + nanosPerRow * nodes);
            drafted += nodes;
        }
        return (double) drafted / rounds;
    }

    private static TokenTree chain(int nodes) {
        return TokenTree.chain(0, new int[nodes]);
    }

    /** Trees cost so much that chains are planned. */
    private static DraftPlanner planner() {
        CostLine plain = CostLine.flat(100);
        CostLine target = CostLine.through(0, 100, 32, 100 + 32 * 4);
        CostLine chains = CostLine.through(1, 10, 33, 330);
        CostLine trees = CostLine.through(1, 1000, 33, 1000);
        return new DraftPlanner(new RoundCosts(plain, target, chains, trees));
    }
}
