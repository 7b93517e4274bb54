package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.model.TableModel;
import io.speculative.tree.TreeShape;
import org.junit.jupiter.api.Test;

class RoundCostsTest {

    private static final int PLAIN = 100;

    private final RoundCosts costs = new RoundCosts(
            PLAIN, CostLine.through(2, 110, 10, 150), CostLine.through(2, 20, 10, 60), CostLine.through(1, 50, 2, 100));

    @Test
    void nanos_shapes_addDraftAndTarget() {
        assertThat(costs.nanos(ShapePlanner.OFF)).isEqualTo(PLAIN);
        assertThat(costs.nanos(ShapePlanner.chain(4))).isCloseTo(30 + 120, within(1e-9));
        assertThat(costs.nanos(TreeShape.of(2, 1, 1))).isCloseTo(100 + 120, within(1e-9));
    }

    @Test
    void measure_clockTicksAtEveryReading_costsTheSameForAll() {
        long[] now = {0};
        RoundCosts measured = RoundCosts.measure(
                TableModel.random(1, 5, 2),
                AutomaticDrafter.trees(TableModel.random(2, 5, 2)),
                64,
                () -> now[0] += 100,
                10_000);

        assertThat(measured.targetNanos(0)).isEqualTo(100);
        assertThat(measured.nanos(ShapePlanner.chain(8))).isEqualTo(200);
        assertThat(measured.treeNanos(5)).isEqualTo(100);
    }

    @Test
    void measure_shortContexts_fits() {
        for (int length = 1; length < 30; length++) {
            TableModel model = TableModel.random(1, 5, 2).withContextLength(length);

            assertThat(RoundCosts.measure(model, AutomaticDrafter.trees(model), length, System::nanoTime, 1000)
                            .targetNanos(1))
                    .isPositive();
        }
    }
}
