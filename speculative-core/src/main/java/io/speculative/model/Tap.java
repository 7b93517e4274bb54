package io.speculative.model;

/**
 * A place in a model where hidden states can be read: the residual stream after some of its layers, or the final stream on
 * either side of the final norm. Draft heads and judge heads say which places they read; a session that is opened with these
 * taps ({@link LanguageModel#open(java.util.Set)}) keeps the states there of every token it runs.
 *
 * <p>The stream after all layers is the final stream before the norm: a session that was opened with one of the two names
 * answers to both. Immutable.
 */
public sealed interface Tap {

    /**
     * The residual stream after some layers.
     *
     * @param count the number of layers, 0 for the embeddings, at most the model's number of layers
     * @return the tap
     * @throws IllegalArgumentException if the count is negative
     */
    static Tap afterLayers(int count) {
        return new AfterLayers(count);
    }

    /**
     * The residual stream after the last layer, whatever the number of layers.
     *
     * @return the tap
     */
    static Tap beforeFinalNorm() {
        return FinalStream.BEFORE_NORM;
    }

    /**
     * What the output head reads: the final stream after the final norm, with the norm's gain and bias.
     *
     * @return the tap
     */
    static Tap afterFinalNorm() {
        return FinalStream.AFTER_NORM;
    }

    /**
     * Numbers the places of a model, so that an engine gives one array to two names of one place.
     *
     * @param layers the model's number of layers
     * @return how many layers the stream has passed, or {@code layers + 1} after the final norm
     * @throws IllegalArgumentException if the model doesn't have that many layers
     */
    int place(int layers);

    /**
     * The residual stream after some layers.
     *
     * @param count the number of layers, 0 for the embeddings
     */
    record AfterLayers(int count) implements Tap {

        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public AfterLayers {
            if (count < 0) {
                throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
            }
        }

        @Override
        public int place(int layers) {
            if (count > layers) {
                throw new IllegalArgumentException(
                        "tap: " + this + " (expected: at most " + layers + ", the model's number of layers)");
            }
            return count;
        }
    }

    /** The residual stream after all layers, whatever their number. */
    enum FinalStream implements Tap {
        /** As the last layer leaves it. */
        BEFORE_NORM,
        /** After the final norm. */
        AFTER_NORM;

        @Override
        public int place(int layers) {
            return this == BEFORE_NORM ? layers : layers + 1;
        }
    }
}
