package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.tree.TreeShape;
import org.junit.jupiter.api.Test;

class ShapePlannerTest {

    @Test
    void best_uselessDrafter_isOff() {
        AcceptanceRates rates = rates(0.02, 0.01, 0.01);

        assertThat(best(costs(100, 2, 10, 1), rates).nodes()).isZero();
    }

    @Test
    void best_everythingAccepted_isTheLongestChain() {
        TreeShape best = best(costs(100, 2, 10, 1), rates(1, 0, 0));

        assertThat(best.nodes()).isEqualTo(best.depth()).isGreaterThan(13);
    }

    @Test
    void best_wideTargetPassCostsNothing_isATree() {
        TreeShape best = best(costs(100, 0, 10, 0), rates(0.5, 0.3, 0.1));

        assertThat(best.nodes()).isGreaterThan(best.depth());
    }

    @Test
    void best_dearerRows_isAShorterChain() {
        AcceptanceRates rates = rates(0.8);
        int longest = Integer.MAX_VALUE;
        for (double perRow : new double[] {1, 5, 20, 60}) {
            TreeShape best = best(costs(100, perRow, 5, 5), rates);

            assertThat(best.nodes()).isEqualTo(best.depth()).isLessThan(longest);
            longest = best.nodes();
        }
    }

    @Test
    void rate_chain_countsTheCallThatDrawsItWhole() {
        RoundCosts costs = costs(100, 2, 7, 1);

        assertThat(ShapePlanner.rate(costs, ShapePlanner.chain(3), rates(0.5)))
                .isCloseTo((1 + 0.5 + 0.25 + 0.125) / (100 + 3 * 2 + 3 * 7), within(1e-12));
        assertThat(ShapePlanner.rate(costs, TreeShape.of(2, 1), rates(0.5, 0.1)))
                .isCloseTo((1 + 0.5 + 0.05 + 0.25) / (100 + 3 * 2 + 7 + 1), within(1e-12));
        assertThat(ShapePlanner.rate(costs, ShapePlanner.OFF, rates(0.5))).isCloseTo(0.01, within(1e-12));
    }

    /** A target pass costs {@code target} and so much per further row, a chain so much per token, a tree so much more per level. */
    private static RoundCosts costs(double target, double perRow, double draft, double perLevel) {
        CostLine passes = CostLine.through(0, target, 32, target + 32 * perRow);
        CostLine chains = CostLine.through(1, draft, 33, 33 * draft);
        CostLine trees = CostLine.through(1, draft, 33, draft + 32 * perLevel);
        return new RoundCosts(target, passes, chains, trees);
    }

    private static TreeShape best(RoundCosts costs, AcceptanceRates rates) {
        TreeShape chain = ShapePlanner.bestChain(costs, rates);
        TreeShape tree = ShapePlanner.bestTree(costs, rates);
        return ShapePlanner.rate(costs, tree, rates) > ShapePlanner.rate(costs, chain, rates) ? tree : chain;
    }

    private static AcceptanceRates rates(double... ranks) {
        return new AcceptanceRates(ranks, new double[] {ranks[0]});
    }
}
