package io.speculative.examples.characters;

import io.speculative.model.Scores;
import java.util.List;

/**
 * The rows of one pass.
 *
 * @param logits one array per row
 */
record CharacterScores(List<float[]> logits) implements Scores {

    @Override
    public int rows() {
        return logits.size();
    }

    @Override
    public int vocabularySize() {
        return logits.get(0).length;
    }

    @Override
    public int argmax(int row) {
        float[] values = logits.get(row);
        int best = 0;
        for (int token = 1; token < values.length; token++) {
            best = values[token] > values[best] ? token : best;
        }
        return best;
    }

    @Override
    public void copyLogits(int row, float[] destination) {
        System.arraycopy(logits.get(row), 0, destination, 0, vocabularySize());
    }
}
