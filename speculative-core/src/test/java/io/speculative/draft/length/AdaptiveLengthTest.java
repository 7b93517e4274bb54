package io.speculative.draft.length;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.draft.model.ChainDrafterContract;
import org.junit.jupiter.api.Test;

class AdaptiveLengthTest extends ChainDrafterContract {

    @Override
    protected DraftLength length() {
        return DraftLength.adaptive(2, 6);
    }

    @Test
    void verdict_allAccepted_isTwoLongerUpToTheMost() {
        DraftLength.Control control = DraftLength.adaptive(3, 6).open();
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
        DraftLength.Control control = DraftLength.adaptive(3, 6).open();
        control.verdict(3, 2);
        assertThat(control.most()).isEqualTo(2);
        control.verdict(2, 0);
        control.verdict(1, 0);
        assertThat(control.most()).isEqualTo(1);
        assertThat(control.least()).isEqualTo(1);
    }

    @Test
    void open_twice_remembersEachRequestAlone() {
        DraftLength length = DraftLength.adaptive(3, 6);
        length.open().verdict(3, 3);
        assertThat(length.open().most()).isEqualTo(3);
    }

    @Test
    void of_outOfRange_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DraftLength.adaptive(0, 3))
                .withMessage("first: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DraftLength.adaptive(4, 3))
                .withMessage("most: 3 (expected: >= 4, the first)");
        assertThat(DraftLength.adaptive(3, 6)).hasToString("adaptive[3, up to 6]");
    }
}
