package io.speculative.training.corpus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.speculative.djl.weights.SafetensorsWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Texts that a model wrote, kept in files of one batch each, as a source of batches to teach another model with.
 */
public final class WrittenTexts implements BatchSource {

    private static final String TENSOR = "texts";

    private final List<long[]> texts;
    private final int batch;
    private final int length;
    private final long seed;
    private final List<Integer> order = new ArrayList<>();
    private long round = -1;

    private WrittenTexts(List<long[]> texts, int batch, int length, long seed) {
        this.texts = texts;
        this.batch = batch;
        this.length = length;
        this.seed = seed;
    }

    /**
     * The file of a batch of texts.
     *
     * @param folder the folder of all batches
     * @param number which batch, from 0
     * @return the file, whether it exists or not
     */
    public static Path file(Path folder, long number) {
        return folder.resolve(String.format(Locale.ROOT, "texts-%05d.safetensors", number));
    }

    /**
     * Keeps a batch of texts of equal length.
     *
     * @param file the file to write or replace
     * @param texts the token ids, one text after another
     * @param length tokens per text
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void keep(Path file, long[] texts, int length) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            SafetensorsWriter.write(
                    file, Map.of(TENSOR, manager.create(texts, new Shape(texts.length / length, length))));
        }
    }

    /**
     * Reads all texts of a folder.
     *
     * @param folder the folder
     * @param batch texts per batch
     * @param seed the seed of their order
     * @return the texts; files are read from number 0 up to the first that is missing
     * @throws UncheckedIOException if a file cannot be read
     * @throws IllegalArgumentException if there are none or their lengths differ
     */
    public static WrittenTexts read(Path folder, int batch, long seed) {
        List<long[]> texts = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            for (long number = 0; Files.exists(file(folder, number)); number++) {
                try (InputStream stream = new BufferedInputStream(Files.newInputStream(file(folder, number)))) {
                    NDArray rows = NDList.decode(manager, stream).get(0);
                    int length = Math.toIntExact(rows.getShape().get(1));
                    long[] tokens = rows.toLongArray();
                    for (int at = 0; at < tokens.length; at += length) {
                        texts.add(Arrays.copyOfRange(tokens, at, at + length));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("texts: cannot read " + folder, e);
        }
        if (texts.isEmpty() || texts.stream().anyMatch(text -> text.length != texts.get(0).length)) {
            throw new IllegalArgumentException(
                    "texts: " + texts.size() + " in " + folder + " (expected: some, of equal length)");
        }
        return new WrittenTexts(texts, batch, texts.get(0).length, seed);
    }

    /** Returns the number of texts. */
    public int size() {
        return texts.size();
    }

    /** Deals out all texts before any comes a second time; the last position of a text has no next token and is cut. */
    @Override
    public TokenBatch batch(long step) {
        int width = length - 1;
        long[] inputs = new long[batch * width];
        long[] targets = new long[batch * width];
        for (int row = 0; row < batch; row++) {
            long[] text = text(step * batch + row);
            System.arraycopy(text, 0, inputs, row * width, width);
            System.arraycopy(text, 1, targets, row * width, width);
        }
        return new TokenBatch(inputs, targets, width);
    }

    /** Returns the text at a place of the endless row of rounds, each round a new order of all texts. */
    private long[] text(long index) {
        if (index / texts.size() != round) {
            round = index / texts.size();
            order.clear();
            IntStream.range(0, texts.size()).forEach(order::add);
            Collections.shuffle(order, new Random(seed * 1_000_003 + round));
        }
        return texts.get(order.get((int) (index % texts.size())));
    }
}
