package io.speculative.draft.model;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.Drafter;
import io.speculative.draft.DrafterContract;
import io.speculative.draft.TableLaws;
import io.speculative.draft.length.DraftLength;
import io.speculative.model.TableModel;
import java.util.OptionalInt;

/** What every {@link ChainDrafter} keeps, whatever its {@link DraftLength}. */
public abstract class ChainDrafterContract extends DrafterContract {

    protected static final TableModel MODEL = TableModel.random(21, 5, 3).withContextLength(40);

    protected abstract DraftLength length();

    @Override
    protected final Drafter drafter() {
        return ChainDrafter.of(MODEL, length());
    }

    @Override
    protected final Drafter again(Draft draft) {
        return ChainDrafter.of(MODEL, draft.tree().drafted());
    }

    @Override
    protected final int[] text() {
        return new int[] {0, 3, 1, 4, 1, 2, 0, 4, 3, 2, 1, 0};
    }

    @Override
    protected final Distribution lawAfter(int[] context, SamplingRule rule) {
        return TableLaws.after(MODEL, context, rule);
    }

    @Override
    protected final OptionalInt contextLength() {
        return OptionalInt.of(40);
    }
}
