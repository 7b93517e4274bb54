package io.speculative.examples.characters;

import io.speculative.model.ClosedException;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Vocabulary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Predicts the next character from the last few: it has counted what followed them in a text. Longer contexts weigh more, and
 * every character keeps a little probability. Thread-safe.
 */
public final class CharacterModel implements LanguageModel {

    private static final int CONTEXT_LENGTH = 4096;
    private static final float UNSEEN = 0.001f;
    private static final float LONGER_CONTEXT = 16;

    private final Vocabulary vocabulary;
    private final Map<List<Integer>, float[]> counts;
    private final int order;
    private volatile boolean closed;

    private CharacterModel(Vocabulary vocabulary, Map<List<Integer>, float[]> counts, int order) {
        this.vocabulary = vocabulary;
        this.counts = counts;
        this.order = order;
    }

    /**
     * Counts a text.
     *
     * @param vocabulary has every character of the text
     * @param order the most characters to look back, at least 0
     */
    public static CharacterModel of(CharacterVocabulary vocabulary, String text, int order) {
        if (order < 0) {
            throw new IllegalArgumentException("order: " + order + " (expected: >= 0)");
        }
        int[] tokens = vocabulary.encode(text);
        Map<List<Integer>, float[]> counts = new HashMap<>();
        for (int place = 0; place < tokens.length; place++) {
            for (int length = 0; length <= Math.min(order, place); length++) {
                counts.computeIfAbsent(suffix(tokens, place, length), key -> new float[vocabulary.size()])[
                        tokens[place]]++;
            }
        }
        return new CharacterModel(vocabulary, counts, order);
    }

    /** The logits of the next token after a context, which belong to the caller. */
    float[] logits(int[] context) {
        float[] row = new float[vocabulary.size()];
        Arrays.fill(row, UNSEEN);
        float weight = 1;
        for (int length = 0; length <= Math.min(order, context.length); length++) {
            float[] counted = counts.getOrDefault(suffix(context, context.length, length), new float[row.length]);
            for (int token = 0; token < row.length; token++) {
                row[token] += weight * counted[token];
            }
            weight *= LONGER_CONTEXT;
        }
        for (int token = 0; token < row.length; token++) {
            row[token] = (float) Math.log(row[token]);
        }
        return row;
    }

    private static List<Integer> suffix(int[] tokens, int end, int length) {
        return Arrays.stream(tokens, end - length, end).boxed().toList();
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int contextLength() {
        return CONTEXT_LENGTH;
    }

    @Override
    public ModelSession open() {
        if (closed) {
            throw new ClosedException("model");
        }
        return new CharacterSession(this);
    }

    @Override
    public void close() {
        closed = true;
    }
}
