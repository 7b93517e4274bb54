package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.ModelSession;
import io.speculative.model.TableModel;
import io.speculative.tree.TokenTree;
import java.util.Arrays;

/** The laws that drafts of a {@link TableModel} should carry. */
public final class TableLaws {

    private TableLaws() {}

    public static Distribution after(TableModel model, int[] context, SamplingRule rule) {
        int last = context.length - 1;
        try (ModelSession session = model.open()) {
            session.append(Arrays.copyOf(context, last));
            float[] logits = new float[model.vocabulary().size()];
            session.score(TokenTree.root(context[last])).copyLogits(0, logits);
            boolean exact = rule.equals(SamplingRule.temperature(1.0));
            return exact ? model.law(context) : rule.apply(logits);
        }
    }
}
