package io.speculative;

import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first position at which two greedy continuations of one prompt differ. Given equal rows they never differ. But a
 * kernel whose rows depend on how many are computed together may round two almost equal logits differently. A margin of
 * the size of rounding errors points to that; a larger margin points to a defect.
 *
 * @param position the number of tokens that both continuations share
 * @param margin the difference of the target's two largest logits after those tokens; not negative
 */
public record GreedyDivergence(int position, float margin) {

    /**
     * Compares two continuations.
     *
     * @param target the model both came from; one row is computed if they differ
     * @param prompt the tokens they continue, at least one
     * @param one a continuation
     * @param other another
     * @return empty if both are equal
     */
    public static Optional<GreedyDivergence> between(LanguageModel target, int[] prompt, int[] one, int[] other) {
        int position = Arrays.mismatch(one, other);
        if (position < 0) {
            return Optional.empty();
        }
        int[] context = Arrays.copyOf(prompt, prompt.length + position);
        System.arraycopy(one, 0, context, prompt.length, position);
        return Optional.of(new GreedyDivergence(position, margin(target, context)));
    }

    private static float margin(LanguageModel target, int[] context) {
        int last = context.length - 1;
        try (ModelSession session = target.open()) {
            session.append(Arrays.copyOf(context, last));
            Scores scores = session.score(TokenTree.root(context[last]));
            float[] logits = new float[scores.vocabularySize()];
            scores.copyLogits(0, logits);
            Arrays.sort(logits);
            return logits.length < 2 ? Float.POSITIVE_INFINITY : logits[logits.length - 1] - logits[logits.length - 2];
        }
    }

    @Override
    public String toString() {
        return "token " + position + " differs, where the two largest logits are " + margin + " apart";
    }
}
