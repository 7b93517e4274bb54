package io.speculative.examples.training;

import io.speculative.djl.precision.TrainingPrecision;
import io.speculative.djl.torch.TorchRuntime;
import io.speculative.training.bpe.BytePairEncoder;
import io.speculative.training.bpe.BytePairLearner;
import io.speculative.training.bpe.BytePairVocabulary;
import io.speculative.training.bpe.TokenizerFile;
import io.speculative.training.corpus.BatchSource;
import io.speculative.training.corpus.Book;
import io.speculative.training.corpus.BookCorpus;
import io.speculative.training.corpus.EncodedBooks;
import io.speculative.training.corpus.TrainingWindows;
import io.speculative.training.pair.ModelPair;
import io.speculative.training.pair.PairConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options all training commands share, and what follows from them alone. */
final class TrainingOptions {

    @Option(names = "--text", required = true, description = "folder of .txt books with a holdout.txt")
    Path text = Path.of("");

    @Option(names = "--run", required = true, description = "folder of the run: tokenizer, checkpoints, samples")
    Path run = Path.of("");

    @Option(names = "--exclude", description = "file names to leave out of training")
    Set<String> exclude = Set.of();

    @Option(names = "--batch", defaultValue = "8", description = "sequences per step (default: ${DEFAULT-VALUE})")
    int batch;

    @Option(names = "--length", defaultValue = "512", description = "tokens per sequence (default: ${DEFAULT-VALUE})")
    int length;

    @Option(names = "--seed", defaultValue = "1", description = "seed of weights and order (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(names = "--threads", defaultValue = "2", description = "libtorch threads (default: ${DEFAULT-VALUE})")
    int threads;

    @Option(names = "--precision", defaultValue = "BFLOAT16", description = "FLOAT32 or BFLOAT16")
    TrainingPrecision precision = TrainingPrecision.BFLOAT16;

    @Option(names = "--vocabulary", defaultValue = "4096", description = "token ids (default: ${DEFAULT-VALUE})")
    int vocabulary;

    @Option(names = "--layers", defaultValue = "10", description = "layers of the target (default: ${DEFAULT-VALUE})")
    int layers;

    @Option(names = "--width", defaultValue = "384", description = "width of the target (default: ${DEFAULT-VALUE})")
    int width;

    @Option(names = "--draft-width", defaultValue = "192", description = "width of the draft, which has one layer")
    int draftWidth;

    /**
     * Checks the options and prepares the engine for this thread.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    void start() {
        atLeastOne("batch", batch);
        atLeastOne("length", length);
        int longest = config().target().size().positions();
        if (length > longest) {
            throw new IllegalArgumentException("length: " + length + " (expected: <= " + longest + ")");
        }
        try {
            Files.createDirectories(run);
        } catch (IOException e) {
            throw new UncheckedIOException("run: cannot create " + run, e);
        }
        TorchRuntime.useThreads(threads);
        TorchRuntime.prepareThread();
    }

    /** Returns the shapes asked for. */
    PairConfig config() {
        return PairConfig.of(vocabulary, layers, width, draftWidth);
    }

    /** Reads the books. */
    BookCorpus corpus() {
        return BookCorpus.read(text, exclude);
    }

    /** Returns the run's vocabulary, learned from the training books if the run has none yet. */
    BytePairVocabulary vocabulary(BookCorpus corpus) {
        Path file = tokenizer();
        if (!Files.exists(file)) {
            TokenizerFile.write(
                    BytePairLearner.learn(
                            corpus.training().stream().map(Book::text).toList(), vocabulary),
                    file);
        }
        return TokenizerFile.read(file);
    }

    /** Returns the windows of the training books. */
    BatchSource windows(BookCorpus corpus) {
        BytePairEncoder encoder = new BytePairEncoder(vocabulary(corpus));
        EncodedBooks books = EncodedBooks.encode(corpus.training(), encoder);
        return new TrainingWindows(books, encoder.encode("\n")[0], batch, length, seed);
    }

    /** Returns the pair of the run's last checkpoint, or a new one if there is none; the caller closes it. */
    ModelPair pair() {
        ModelPair pair = new ModelPair(config(), precision, seed);
        if (Files.exists(checkpoint())) {
            pair.restore(checkpoint());
        }
        return pair;
    }

    /**
     * Returns the pair of the run's last checkpoint; the caller closes it.
     *
     * @throws IllegalArgumentException if the run has no checkpoint
     */
    ModelPair trainedPair() {
        if (!Files.exists(checkpoint())) {
            throw new IllegalArgumentException("run: " + run + " (expected: to hold a checkpoint)");
        }
        return pair();
    }

    /** Returns the run's tokenizer file. */
    Path tokenizer() {
        return run.resolve("tokenizer.json");
    }

    /** Returns the run's checkpoint file. */
    Path checkpoint() {
        return run.resolve("checkpoint.safetensors");
    }

    /** Returns the folder of the texts the target wrote. */
    Path written() {
        return run.resolve("written");
    }

    static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 1)");
        }
    }

    static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
