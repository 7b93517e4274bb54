package io.speculative.training.pair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.speculative.djl.precision.TrainingPrecision;
import io.speculative.training.checkpoint.CheckpointFile;
import io.speculative.training.decoder.Loss;
import io.speculative.training.decoder.TrainableDecoder;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A target and its draft in training, on the CPU. Owns both and all their tensors; the caller closes it. For one thread at
 * a time.
 */
public final class ModelPair implements AutoCloseable {

    private static final String TARGET_UPDATES = "target.updates";
    private static final String DRAFT_UPDATES = "draft.updates";

    private final PairConfig config;
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final TrainableDecoder target;
    private final TrainableDecoder draft;

    /**
     * Makes a pair with random weights.
     *
     * @param config the shapes
     * @param precision the type in which the layers compute
     * @param seed the seed of the weights
     * @throws IllegalArgumentException if a shape is of a family that isn't trained
     */
    public ModelPair(PairConfig config, TrainingPrecision precision, long seed) {
        this.config = config;
        target = TrainableDecoder.create(config.target(), precision, Loss.NEXT_TOKEN, 2 * seed, manager);
        draft = TrainableDecoder.create(config.draft(), precision, Loss.TEACHER, 2 * seed + 1, manager);
    }

    /** Returns the shapes of both models. */
    public PairConfig config() {
        return config;
    }

    /** Returns the target, which the pair closes. */
    public TrainableDecoder target() {
        return target;
    }

    /** Returns the draft, which the pair closes. */
    public TrainableDecoder draft() {
        return draft;
    }

    /** Returns the manager under which all tensors of the pair live. */
    public NDManager manager() {
        return manager;
    }

    /**
     * Writes weights and optimiser state. The file appears under its name only when it is complete.
     *
     * @param file the file to write or replace
     * @throws UncheckedIOException if the file cannot be written
     */
    public void save(Path file) {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put(TARGET_UPDATES, target.updates());
        counters.put(DRAFT_UPDATES, draft.updates());
        Map<String, NDArray> state = new LinkedHashMap<>(target.state("target"));
        state.putAll(draft.state("draft"));
        CheckpointFile.write(file, counters, state, manager);
    }

    /**
     * Takes weights and optimiser state from a file that {@link #save} wrote.
     *
     * @param file the file
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if it belongs to a pair of other shapes
     */
    public void restore(Path file) {
        try (CheckpointFile saved = CheckpointFile.read(file, manager)) {
            saved.copyTo(target.state("target"));
            saved.copyTo(draft.state("draft"));
            target.resumeAt(saved.counter(TARGET_UPDATES));
            draft.resumeAt(saved.counter(DRAFT_UPDATES));
        }
    }

    @Override
    public void close() {
        target.close();
        draft.close();
        manager.close();
    }
}
