package io.speculative.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class AdaptiveLengthTest extends ChainDrafterContract {

    @Override
    protected DraftLength length() {
        return AdaptiveLength.of(2, 6);
    }

    @Test
    void verdict_allAccepted_isTwoLongerUpToTheMost() {
        DraftLength.Control control = AdaptiveLength.of(3, 6).open();
        assertThat(control.most()).isEqualTo(3);
        control.verdict(3, 3);
        assertThat(control.most()).isEqualTo(5);
        control.verdict(5, 5);
        assertThat(control.most()).isEqualTo(6);
        control.verdict(6, 6);
        assertThat(control.most()).isEqualTo(6);
    }

    @Test
    void verdict_oneRejected_isOneShorterDownToOne() {
        DraftLength.Control control = AdaptiveLength.of(3, 6).open();
        control.verdict(3, 2);
        assertThat(control.most()).isEqualTo(2);
        control.verdict(2, 0);
        control.verdict(1, 0);
        assertThat(control.most()).isEqualTo(1);
        assertThat(control.least()).isEqualTo(1);
    }

    @Test
    void open_twice_remembersEachRequestAlone() {
        DraftLength length = AdaptiveLength.of(3, 6);
        length.open().verdict(3, 3);
        assertThat(length.open().most()).isEqualTo(3);
    }

    @Test
    void of_outOfRange_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdaptiveLength.of(0, 3))
                .withMessage("first: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdaptiveLength.of(4, 3))
                .withMessage("most: 3 (expected: >= 4, the first)");
        assertThat(AdaptiveLength.of(3, 6)).hasToString("adaptive[3, up to 6]");
    }
}
