package io.speculative.draft.model;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Drafter;
import io.speculative.draft.DrafterContract;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LanguageModel;
import io.speculative.model.LawTable;
import io.speculative.model.SharedTokens;
import io.speculative.model.SpelledVocabulary;
import io.speculative.model.TableModel;
import io.speculative.tree.TreeShape;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;

/** Drafters of a model of another vocabulary; the text has tokens that the model lacks, and is in its pieces. */
class SharedTokensDraftTest {

    private static final SpelledVocabulary TARGET = SpelledVocabulary.of("ab", "a", "b", "c", "d");
    private static final SpelledVocabulary DRAFT = SpelledVocabulary.of("d", "x", "c", "b", "a");

    private abstract static class OfDrafter extends DrafterContract {
        private final TableModel draft = TableModel.of(
                        LawTable.random(23, 5, 3).mixedWith(LawTable.constant(1, 1, 1, 1, 1), 0.2), 5)
                .withVocabulary(DRAFT);
        private final SharedTokens shared = SharedTokens.of(draft, TARGET);

        abstract Drafter of(LanguageModel model);

        @Override
        protected Drafter drafter() {
            return of(shared);
        }

        @Override
        protected int[] text() {
            return TARGET.ids("a", "ab", "c", "ab", "d", "b", "ab", "c", "a", "d", "ab", "b");
        }

        @Override
        protected Distribution lawAfter(int[] context, SamplingRule rule) {
            StringBuilder text = new StringBuilder();
            Arrays.stream(context).forEach(token -> text.append(TARGET.token(token)));
            double[] law = new double[DRAFT.size()];
            draft.law(DRAFT.encode(text.toString())).copyTo(law);
            float[] logits = new float[TARGET.size()];
            for (int token = 0; token < logits.length; token++) {
                int[] id = DRAFT.ids(TARGET.token(token));
                logits[token] = id[0] < 0 ? Float.NEGATIVE_INFINITY : (float) Math.log(law[id[0]]);
            }
            return rule.apply(logits);
        }

        @Override
        protected double tolerance() {
            return 1e-6;
        }

        @Override
        protected OptionalInt contextLength() {
            return OptionalInt.of(shared.contextLength());
        }
    }

    @Nested
    class InAChain extends OfDrafter {
        @Override
        Drafter of(LanguageModel model) {
            return ChainDrafter.of(model, 3);
        }
    }

    @Nested
    class InATree extends OfDrafter {
        @Override
        Drafter of(LanguageModel model) {
            return TreeDrafter.of(model, TreeShape.branching(3, 2, 1), SiblingSampler.withoutReplacement());
        }
    }
}
