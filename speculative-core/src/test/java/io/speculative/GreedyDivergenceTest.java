package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import org.junit.jupiter.api.Test;

class GreedyDivergenceTest {

    private final LawTable afterB =
            context -> context[context.length - 1] == 1 ? new float[] {1, 5, 4} : new float[] {9, 1, 1};
    private final TableModel target = TableModel.of(afterB, 3);

    @Test
    void between_equalTokens_isEmpty() {
        assertThat(GreedyDivergence.between(target, new int[] {0}, new int[] {1, 2}, new int[] {1, 2}))
                .isEmpty();
    }

    @Test
    void between_tokensThatDiffer_givesTheirPlaceAndTheMarginThere() {
        GreedyDivergence divergence = GreedyDivergence.between(
                        target, new int[] {0}, new int[] {2, 1, 1}, new int[] {2, 1, 2})
                .orElseThrow();

        assertThat(divergence.position()).isEqualTo(2);
        assertThat(divergence.margin()).isCloseTo((float) Math.log(5.0 / 4.0), within(1e-6f));
        assertThat(divergence)
                .hasToString("token 2 differs, where the two largest logits are " + divergence.margin() + " apart");
    }

    @Test
    void between_oneLongerThanTheOther_givesTheEndOfTheShorter() {
        GreedyDivergence divergence = GreedyDivergence.between(target, new int[] {1}, new int[] {}, new int[] {1})
                .orElseThrow();

        assertThat(divergence.position()).isZero();
        assertThat(divergence.margin()).isCloseTo((float) Math.log(5.0 / 4.0), within(1e-6f));
    }
}
