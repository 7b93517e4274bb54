package io.speculative.djl;

import io.speculative.distribution.Distribution;
import io.speculative.djl.program.Decoder;
import io.speculative.djl.program.Pass;
import io.speculative.djl.program.SoftmaxRows;
import io.speculative.model.HiddenStates;
import io.speculative.model.Scores;
import java.util.Optional;

/**
 * Rows that stay on the device. The first question for an argmax, and the first for a softmax at some temperature, is
 * answered for all rows in one call; later ones read that answer.
 */
final class DecoderScores implements Scores, AutoCloseable {

    private final Pass pass;
    private final Decoder decoder;
    private long[] argmax = new long[0];
    private Optional<SoftmaxRows> softmax = Optional.empty();
    private double softmaxTemperature;
    private boolean closed;

    DecoderScores(Pass pass, Decoder decoder) {
        this.pass = pass;
        this.decoder = decoder;
    }

    @Override
    public int rows() {
        return pass.logits().count();
    }

    @Override
    public int vocabularySize() {
        return pass.logits().width();
    }

    @Override
    public int argmax(int row) {
        requireRow(row);
        if (argmax.length == 0) {
            argmax = pass.argmax();
        }
        return Math.toIntExact(argmax[row]);
    }

    @Override
    public void copyLogits(int row, float[] destination) {
        requireRow(row);
        pass.logits().copy(row, destination);
    }

    @Override
    public Distribution softmax(int row, double temperature) {
        requireRow(row);
        if (softmax.isEmpty() || softmaxTemperature != temperature) {
            softmax = Optional.of(pass.softmax(temperature));
            softmaxTemperature = temperature;
        }
        return new SoftmaxLaw(softmax.get().row(row));
    }

    @Override
    public Optional<HiddenStates> hiddenStates() {
        return Optional.of(new FinalHiddenStates());
    }

    /** Ends the validity of all rows; does nothing the second time. */
    @Override
    public void close() {
        closed = true;
        pass.close();
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

    private final class FinalHiddenStates implements HiddenStates {

        @Override
        public int size() {
            return decoder.config().size().hidden();
        }

        @Override
        public void copy(int row, float[] destination) {
            requireRow(row);
            float[] normed = new float[pass.normed().width()];
            pass.normed().copy(row, normed);
            decoder.finishNorm(normed);
            System.arraycopy(normed, 0, destination, 0, size());
        }
    }
}
