package io.speculative.model;

import io.speculative.distribution.SamplingRule;

/**
 * Rows of a draft model, restricted to the tokens shared with the target.
 *
 * @param scores the draft model's
 * @param innerRows for each row the one of {@code scores} it comes from
 * @param translation between the vocabularies
 */
record TranslatedScores(Scores scores, int[] innerRows, TokenTranslation translation) implements Scores {

    @Override
    public int rows() {
        return innerRows.length;
    }

    @Override
    public int vocabularySize() {
        return translation.size();
    }

    @Override
    public int argmax(int row) {
        float[] logits = new float[vocabularySize()];
        copyLogits(row, logits);
        return SamplingRule.greedy().apply(logits).sample(0.0);
    }

    @Override
    public void copyLogits(int row, float[] destination) {
        float[] inner = new float[scores.vocabularySize()];
        scores.copyLogits(innerRows[row], inner);
        translation.restrict(inner, destination);
    }
}
