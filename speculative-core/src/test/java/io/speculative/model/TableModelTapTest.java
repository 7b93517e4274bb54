package io.speculative.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** The tap contract on states that are made up. */
class TableModelTapTest extends TapContract {

    @Override
    protected LanguageModel openModel() {
        return TableModel.random(1, 5, 2);
    }

    @Override
    protected int layers() {
        return TableModel.LAYERS;
    }

    @Override
    protected int[] sampleTokens() {
        return new int[] {0, 3, 1, 4, 2, 2, 0, 1, 3, 4, 4, 1};
    }

    @Override
    protected float tolerance() {
        return 0;
    }

    @Test
    void afterLayers_negative_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tap.afterLayers(-1))
                .withMessage("count: -1 (expected: >= 0)");
    }

    @Test
    void place_anyTap_isItsNumber() {
        assertThat(Tap.afterLayers(0).place(3)).isZero();
        assertThat(Tap.afterLayers(3).place(3)).isEqualTo(3);
        assertThat(Tap.beforeFinalNorm().place(3)).isEqualTo(3);
        assertThat(Tap.afterFinalNorm().place(3)).isEqualTo(4);
    }

    @Test
    void open_modelWithoutStates_refusesTaps() {
        try (LanguageModel inner = openModel();
                LanguageModel model = SharedTokens.of(inner, inner.vocabulary())) {
            assertThat(model.open(Set.of()).length()).isZero();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.open(Set.of(Tap.afterFinalNorm())))
                    .withMessage("taps: [AFTER_NORM] (expected: none, as this model keeps no hidden states)");
        }
    }
}
