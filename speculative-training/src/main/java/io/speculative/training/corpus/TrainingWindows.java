package io.speculative.training.corpus;

import io.speculative.training.bpe.BytePairVocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Windows over books. A window is the begin token and the tokens that follow some place of a book, so that a model meets
 * the begin token at the first position, as it will when it is given a prompt.
 *
 * <p>An epoch cuts every book into windows that follow each other, each moved back to the start of its paragraph where
 * one is near; where the first cut falls, and the order of the windows, are drawn anew for every epoch.
 */
public final class TrainingWindows implements BatchSource {

    /** A window is moved back by at most this part of its length. */
    private static final int NEAR = 4;

    private final EncodedBooks books;
    private final int lineBreak;
    private final int batch;
    private final int length;
    private final long seed;
    private final List<Window> windows = new ArrayList<>();
    private long firstIndex;
    private int epoch;

    /** The place of a window: a book and the first token after the begin token. */
    private record Window(int book, int start) {}

    /**
     * Prepares windows.
     *
     * @param books the texts
     * @param lineBreak the id of the line break; a token after one starts a paragraph
     * @param batch sequences per batch
     * @param length tokens per sequence
     * @param seed the seed of cuts and order
     * @throws IllegalArgumentException if no book is as long as a window
     */
    public TrainingWindows(EncodedBooks books, int lineBreak, int batch, int length, long seed) {
        this.books = books;
        this.lineBreak = lineBreak;
        this.batch = batch;
        this.length = length;
        this.seed = seed;
        cut(0);
        if (windows.isEmpty()) {
            throw new IllegalArgumentException(
                    "length: " + length + " (expected: at most the length of a book, in tokens)");
        }
    }

    @Override
    public TokenBatch batch(long step) {
        long[] inputs = new long[batch * length];
        long[] targets = new long[batch * length];
        for (int row = 0; row < batch; row++) {
            Window window = window(step * batch + row);
            int[] tokens = books.tokens().get(window.book());
            for (int i = 0; i < length; i++) {
                inputs[row * length + i] = i == 0 ? BytePairVocabulary.BEGIN_ID : tokens[window.start() + i - 1];
                targets[row * length + i] = tokens[window.start() + i];
            }
        }
        return new TokenBatch(inputs, targets, length);
    }

    /** Returns a window of the endless row of epochs, going through the epochs from the first when asked to go back. */
    private Window window(long index) {
        if (index < firstIndex) {
            firstIndex = 0;
            cut(0);
        }
        while (index >= firstIndex + windows.size()) {
            firstIndex += windows.size();
            cut(epoch + 1);
        }
        return windows.get((int) (index - firstIndex));
    }

    private void cut(int number) {
        epoch = number;
        windows.clear();
        Random random = new Random(seed * 1_000_003 + number);
        for (int book = 0; book < books.tokens().size(); book++) {
            int[] tokens = books.tokens().get(book);
            for (int cut = random.nextInt(length); cut + length <= tokens.length; cut += length) {
                windows.add(new Window(book, paragraphStart(tokens, cut)));
            }
        }
        Collections.shuffle(windows, random);
    }

    private int paragraphStart(int[] tokens, int cut) {
        for (int start = cut; start > Math.max(0, cut - length / NEAR); start--) {
            if (tokens[start - 1] == lineBreak && tokens[start] != lineBreak) {
                return start;
            }
        }
        return cut;
    }
}
