package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.speculative.tree.TreeShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreePlannerTest {

    private static final double EXACT = 1e-12;

    @Test
    void plan_smallBudgets_acceptsAsMuchAsTheBestOfAllShapes() {
        SplittableRandom random = new SplittableRandom(1);
        List<TreeShape> shapes = shapes(7);
        assertThat(shapes).hasSize(1 + 1 + 2 + 5 + 14 + 42 + 132 + 429);
        for (int instance = 0; instance < 40; instance++) {
            double[] acceptance = acceptance(random, 1 + random.nextInt(5));
            TreePlanner planner = TreePlanner.of(acceptance);
            for (int nodes = 1; nodes <= 7; nodes++) {
                for (int depth = 1; depth <= 7; depth++) {
                    TreeShape plan = planner.plan(nodes, depth);
                    assertThat(plan.nodes()).isLessThanOrEqualTo(nodes);
                    assertThat(plan.depth()).isLessThanOrEqualTo(depth);
                    int mostNodes = nodes;
                    int mostDepth = depth;
                    double best = shapes.stream()
                            .filter(shape -> shape.nodes() <= mostNodes && shape.depth() <= mostDepth)
                            .mapToDouble(shape -> accepted(shape, 0, acceptance))
                            .max()
                            .orElseThrow();
                    assertThat(accepted(plan, 0, acceptance))
                            .as("%s of %s", plan, Arrays.toString(acceptance))
                            .isCloseTo(best, within(EXACT));
                }
            }
        }
    }

    @Test
    void expectedAccepted_anyShape_isTheSumOverItsPaths() {
        double[] acceptance = {0.5, 0.25, 0.125};
        TreePlanner planner = TreePlanner.of(acceptance);
        assertThat(planner.expectedAccepted(TreeShape.of(2, 2, 0, 1))).isEqualTo(0.5 + 0.25 + 0.25 + 0.125 + 0.125);
        assertThat(planner.expectedAccepted(TreeShape.of())).isZero();
        assertThat(planner.expectedAccepted(TreeShape.of(5, 0, 0, 0, 1))).isEqualTo(0.875);
        for (TreeShape shape : shapes(6)) {
            assertThat(planner.expectedAccepted(shape)).isCloseTo(accepted(shape, 0, acceptance), within(EXACT));
        }
    }

    @Test
    void plan_onlyFirstChildrenAccepted_isAChainOfTheFormula() {
        TreePlanner planner = TreePlanner.of(0.8, 0, 0);
        TreeShape chain = planner.plan(40, 9);
        assertThat(chain).isEqualTo(TreeShape.branching(1, 1, 1, 1, 1, 1, 1, 1, 1));
        assertThat(1 + planner.expectedAccepted(chain)).isCloseTo((1 - Math.pow(0.8, 10)) / (1 - 0.8), within(EXACT));
        assertThat(planner.plan(4, 9)).isEqualTo(TreeShape.branching(1, 1, 1, 1));
    }

    @Test
    void plan_oneLevel_isAsWideAsItMayBe() {
        TreePlanner planner = TreePlanner.of(0.4, 0.3, 0.2);
        assertThat(planner.plan(2, 1)).isEqualTo(TreeShape.of(2));
        assertThat(planner.plan(9, 1)).isEqualTo(TreeShape.of(3));
    }

    @Test
    void plan_nothingAccepted_isTheRootAlone() {
        assertThat(TreePlanner.of().plan(9, 9)).isEqualTo(TreeShape.of());
        assertThat(TreePlanner.of(0, 0).plan(9, 9)).isEqualTo(TreeShape.of());
    }

    @Test
    void plan_onlySecondChildrenAccepted_paysForTheFirst() {
        assertThat(TreePlanner.of(0, 0.9).plan(5, 9)).isEqualTo(TreeShape.of(2, 0, 2));
    }

    /** Where the probabilities fall, the best nodes can be taken one by one, those of the largest product first. */
    @Test
    void plan_largeBudget_acceptsAsMuchAsTheMostProbableNodes() {
        double[] acceptance = {0.55, 0.17, 0.08, 0.05, 0.03, 0.02, 0.01, 0.01, 0.008, 0.006, 0.004, 0.002};
        TreePlanner planner = TreePlanner.of(acceptance);
        TreeShape shape = planner.plan(512, 32);
        assertThat(shape.nodes()).isEqualTo(512);
        assertThat(shape.depth()).isLessThanOrEqualTo(32);
        assertThat(planner.expectedAccepted(shape)).isCloseTo(mostProbable(acceptance, 512, 32), within(1e-9));
    }

    @Test
    void fastest_smallBudgets_isAsFastAsTheBestOfAllShapes() {
        SplittableRandom random = new SplittableRandom(2);
        List<TreeShape> shapes = shapes(6);
        for (int instance = 0; instance < 40; instance++) {
            double[] acceptance = acceptance(random, 1 + random.nextInt(4));
            double perLevel = random.nextDouble();
            double perNode = random.nextDouble() / 4;
            double[] step = {random.nextDouble(), random.nextInt(2)};
            IntToDoubleFunction draftCost = depth -> perLevel * depth;
            IntToDoubleFunction targetCost = nodes -> 1 + perNode * nodes + (nodes > 4 ? step[0] * step[1] : 0);
            TreeShape fastest = TreePlanner.of(acceptance).fastest(6, 4, draftCost, targetCost);
            double best = shapes.stream()
                    .filter(shape -> shape.depth() <= 4)
                    .mapToDouble(shape -> rate(shape, acceptance, draftCost, targetCost))
                    .max()
                    .orElseThrow();
            assertThat(rate(fastest, acceptance, draftCost, targetCost)).isCloseTo(best, within(EXACT));
        }
    }

    /** The best draft lengths of Leviathan et al. 2023 and their speed-ups, at a cost ratio of 0.01. */
    @ParameterizedTest
    @CsvSource({"0.5, 5, 1.8750", "0.9, 24, 7.4856"})
    void fastest_chains_haveTheLengthOfTheFormula(double acceptance, int length, double speedUp) {
        TreePlanner planner = TreePlanner.of(acceptance);
        TreeShape shape = planner.fastest(60, 60, depth -> 0.01 * depth, nodes -> 1);
        assertThat(shape.depth()).isEqualTo(length);
        assertThat((1 + planner.expectedAccepted(shape)) / (1 + 0.01 * length)).isCloseTo(speedUp, within(5e-5));
    }

    @Test
    void fastest_draftingDoesNotPay_isTheRootAlone() {
        assertThat(TreePlanner.of(0.5).fastest(9, 9, depth -> depth, nodes -> 1))
                .isEqualTo(TreeShape.of());
    }

    @Test
    void of_bad_refused() {
        refused(() -> TreePlanner.of(0.5, -0.1), "acceptance: -0.1 (expected: 0 to 1)");
        refused(() -> TreePlanner.of(Double.NaN), "acceptance: NaN (expected: 0 to 1)");
        refused(() -> TreePlanner.of(0.75, 0.5), "acceptance: sum 1.25 (expected: <= 1, as one child is accepted)");
    }

    @Test
    void plan_bad_refused() {
        TreePlanner planner = TreePlanner.of(0.5);
        refused(() -> planner.plan(0, 3), "mostNodes: 0 (expected: 1 to 1024)");
        refused(() -> planner.plan(1025, 3), "mostNodes: 1025 (expected: 1 to 1024)");
        refused(() -> planner.plan(3, 0), "mostDepth: 0 (expected: 1 to 64)");
        refused(() -> planner.plan(3, 65), "mostDepth: 65 (expected: 1 to 64)");
        refused(
                () -> planner.fastest(3, 3, depth -> 0, nodes -> 0),
                "cost: 0.0 for 0 drafted nodes of depth 0 (expected: finite and > 0)");
        refused(
                () -> planner.fastest(3, 3, depth -> Double.NaN, nodes -> 1),
                "cost: NaN for 1 drafted nodes of depth 1 (expected: finite and > 0)");
    }

    private static void refused(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
    }

    /** By recursion from the leaves up, not place by place. */
    private static double accepted(TreeShape shape, int place, double[] acceptance) {
        double sum = 0;
        for (int rank = 0; rank < shape.children(place); rank++) {
            double probability = rank < acceptance.length ? acceptance[rank] : 0;
            sum += probability * (1 + accepted(shape, shape.child(place, rank), acceptance));
        }
        return sum;
    }

    private static double rate(
            TreeShape shape, double[] acceptance, IntToDoubleFunction draftCost, IntToDoubleFunction targetCost) {
        double time = draftCost.applyAsDouble(shape.depth()) + targetCost.applyAsDouble(shape.nodes() + 1);
        return (1 + accepted(shape, 0, acceptance)) / time;
    }

    private static double mostProbable(double[] acceptance, int nodes, int depth) {
        List<Double> level = List.of(1.0);
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            List<Double> next = new ArrayList<>();
            for (double reached : level) {
                for (double probability : acceptance) {
                    next.add(reached * probability);
                }
            }
            next.sort(Comparator.reverseOrder());
            level = next.subList(0, Math.min(nodes, next.size()));
            all.addAll(level);
        }
        return all.stream()
                .sorted(Comparator.reverseOrder())
                .limit(nodes)
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    /** Probabilities in no particular order, some of them 0. */
    private static double[] acceptance(SplittableRandom random, int count) {
        double[] acceptance = random.doubles(count)
                .map(uniform -> uniform < 0.2 ? 0 : uniform)
                .toArray();
        double sum = Arrays.stream(acceptance).sum() + random.nextDouble();
        return Arrays.stream(acceptance).map(probability -> probability / sum).toArray();
    }

    /** All shapes of up to a number of nodes. */
    private static List<TreeShape> shapes(int mostNodes) {
        List<TreeShape> shapes = new ArrayList<>();
        for (int nodes = 0; nodes <= mostNodes; nodes++) {
            shapes(new int[nodes + 1], 0, 0, shapes);
        }
        return shapes;
    }

    private static void shapes(int[] children, int place, int drafted, List<TreeShape> shapes) {
        if (place == children.length) {
            shapes.add(TreeShape.of(children));
            return;
        }
        int left = children.length - 1 - drafted;
        boolean last = place == drafted;
        for (int count = last && left > 0 ? 1 : 0; count <= left; count++) {
            if (place + 1 < children.length || count == left) {
                children[place] = count;
                shapes(children, place + 1, drafted + count, shapes);
            }
        }
    }
}
