package io.speculative.djl;

import io.speculative.distribution.Distribution;
import io.speculative.djl.cache.TapSlots;
import io.speculative.djl.program.Pass;
import io.speculative.djl.program.SoftmaxRow;
import io.speculative.djl.program.SoftmaxRows;
import io.speculative.model.Scores;
import io.speculative.model.Tap;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Rows that stay on the device. The first question for an argmax, and the first for a softmax at some temperature, is
 * answered for all rows in one call; later ones read that answer.
 */
final class DecoderScores implements Scores, AutoCloseable {

    private final DecoderSession session;
    private final Pass pass;
    private final SessionTaps taps;
    private final TapSlots states;
    private final int firstSlot;
    private final IntUnaryOperator positions;
    private final int rows;
    private long[] argmax = new long[0];
    private Optional<SoftmaxRows> softmax = Optional.empty();
    private double softmaxTemperature;
    private boolean closed;

    /**
     * The rows of a pass.
     *
     * @param session whose rows they are; they are read in calls of it
     * @param pass closed with this
     * @param taps those of the session
     * @param states where the session keeps their states
     * @param firstSlot the slot of row 0; the others follow
     * @param positions the position in the text of each row's token
     */
    DecoderScores(
            DecoderSession session,
            Pass pass,
            SessionTaps taps,
            TapSlots states,
            int firstSlot,
            IntUnaryOperator positions) {
        this.session = session;
        this.pass = pass;
        this.rows = pass.logits().count();
        this.taps = taps;
        this.states = states;
        this.firstSlot = firstSlot;
        this.positions = positions;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int vocabularySize() {
        return pass.logits().width();
    }

    @Override
    public int argmax(int row) {
        requireRow(row);
        if (argmax.length == 0) {
            argmax = session.call(pass::argmax);
        }
        requireNumbers(row, argmax[row] >= 0);
        return Math.toIntExact(argmax[row]);
    }

    @Override
    public void copyLogits(int row, float[] destination) {
        requireRow(row);
        session.call(() -> {
            pass.logits().copy(row, destination);
            return destination;
        });
    }

    @Override
    public Distribution softmax(int row, double temperature) {
        requireRow(row);
        return session.call(() -> {
            if (softmax.isEmpty() || softmaxTemperature != temperature) {
                softmax = Optional.of(pass.softmax(temperature));
                softmaxTemperature = temperature;
            }
            SoftmaxRow weights = softmax.get().row(row);
            requireNumbers(row, Double.isFinite(weights.total()));
            return law(weights);
        });
    }

    @Override
    public void copyHidden(Tap tap, int row, float[] destination) {
        requireRow(row);
        int index = taps.index(tap);
        session.call(() -> {
            states.copy(index, firstSlot + row, destination);
            return destination;
        });
    }

    /** The law of a row that was copied from the device; it outlives the pass, and costs no walk over the vocabulary. */
    static Distribution law(SoftmaxRow row) {
        return Distribution.ofWeights(row.weights(), row.total());
    }

    /** Ends the validity of all rows; does nothing the second time. */
    @Override
    public void close() {
        closed = true;
        pass.close();
    }

    private void requireNumbers(int row, boolean numbers) {
        if (!numbers) {
            throw new IllegalStateException("logits: NaN or infinite in row " + row + ", of the token at position "
                    + positions.applyAsInt(row) + " (expected: numbers; the model's weights are broken, or overflow)");
        }
    }

    private void requireRow(int row) {
        if (closed) {
            throw new IllegalStateException(
                    "scores: no longer valid (expected: used before the session's next change)");
        }
        if (row < 0 || row >= rows()) {
            throw new IllegalArgumentException("row: " + row + " (expected: 0 to " + (rows() - 1) + ")");
        }
    }
}
