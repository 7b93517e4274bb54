package io.speculative.djl.weights;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages a valid file in thousands of ways: it is refused in one way only, or it is read as what it then says. */
class CorruptHeaderTest {

    private static final int CASES = 6000;
    private static final String HEADER = "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[24,32]},"
            + "\"c\":{\"dtype\":\"F16\",\"shape\":[1,2],\"data_offsets\":[32,36]},"
            + "\"d\":{\"dtype\":\"I16\",\"shape\":[2],\"data_offsets\":[36,40]}}";
    private static final int DATA_BYTES = 40;

    @TempDir
    private Path folder;

    private int refused;
    private int read;

    @Test
    void open_damagedHeader_isRefusedOrReadSafely() {
        byte[] valid = SafetensorsBytes.of(HEADER, DATA_BYTES);
        RandomGenerator random = new SplittableRandom(20240607);
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int i = 0; i < CASES; i++) {
                open(damaged(valid, random), manager);
            }
        }
        assertThat(refused).isGreaterThan(CASES / 2);
        assertThat(read).isPositive();
    }

    /** Anything thrown but the domain's exception, or a crash, fails the test. */
    private void open(byte[] bytes, NDManager manager) {
        SafetensorsBytes.write(folder.resolve("model.safetensors"), bytes);
        try (ModelWeights weights = ModelWeights.open(folder)) {
            for (String name : weights.names()) {
                try (NDArray array = weights.float32(name, manager)) {
                    assertThat(array.toFloatArray()).hasSize((int) array.size());
                    read++;
                }
            }
        } catch (UnreadableWeightsException e) {
            refused++;
        }
    }

    private static byte[] damaged(byte[] valid, RandomGenerator random) {
        int headerEnd = valid.length - DATA_BYTES;
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(valid, random.nextInt(valid.length));
            case 1 -> Arrays.copyOf(valid, valid.length + 1 + random.nextInt(16));
            case 2 -> {
                byte[] bytes = valid.clone();
                int at = random.nextInt(headerEnd);
                bytes[at] = (byte) (bytes[at] ^ (1 << random.nextInt(Byte.SIZE)));
                yield bytes;
            }
            case 3 -> withDigits(valid, random, headerEnd);
            default -> {
                byte[] bytes = valid.clone();
                for (int i = random.nextInt(8); i >= 0; i--) {
                    bytes[random.nextInt(headerEnd)] = (byte) random.nextInt();
                }
                yield bytes;
            }
        };
    }

    /** Replaces digits by digits: still JSON, with other sizes, dtypes and offsets. */
    private static byte[] withDigits(byte[] valid, RandomGenerator random, int headerEnd) {
        byte[] bytes = valid.clone();
        for (int i = Long.BYTES; i < headerEnd; i++) {
            if (Character.isDigit(bytes[i]) && random.nextInt(8) == 0) {
                bytes[i] = (byte) ('0' + random.nextInt(10));
            }
        }
        return bytes;
    }
}
