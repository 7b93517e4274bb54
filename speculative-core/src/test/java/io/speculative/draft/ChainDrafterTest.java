package io.speculative.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.TableModel;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChainDrafterTest extends DrafterContract {

    private final TableModel model = TableModel.random(21, 5, 3).withContextLength(40);

    @Override
    protected Drafter drafter() {
        return ChainDrafter.of(model, 3);
    }

    @Override
    protected int[] text() {
        return new int[] {0, 3, 1, 4, 1, 2, 0, 4, 3, 2, 1, 0};
    }

    @Override
    protected Distribution lawAfter(int[] context, SamplingRule rule) {
        return TableLaws.after(model, context, rule);
    }

    @Override
    protected OptionalInt contextLength() {
        return OptionalInt.of(40);
    }

    @Test
    void draft_shallowerThanItsLength_needsNoMoreContext() {
        try (DraftSession session = drafter().open(SamplingRule.greedy(), RandomStream.seeded(1))) {
            session.append(new int[38]);
            assertThat(session.draft(1, 2).tree().drafted()).isEqualTo(2);
        }
    }

    @Test
    void of_lengthZero_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChainDrafter.of(model, 0))
                .withMessage("draftLength: 0 (expected: >= 1)");
    }

    @Test
    void toString_any_namesAlgorithmAndLength() {
        assertThat(drafter()).hasToString("chain:3");
        assertThat(drafter().vocabulary()).contains(model.vocabulary());
    }
}
