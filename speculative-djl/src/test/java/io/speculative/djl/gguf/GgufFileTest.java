package io.speculative.djl.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.types.Shape;
import io.speculative.djl.weights.TensorEntry;
import io.speculative.djl.weights.UnreadableWeightsException;
import io.speculative.model.MemoryExhaustedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GgufFileTest {

    private static final int F32 = 0;
    private static final int Q4_0 = 2;

    @TempDir
    private Path folder;

    @Test
    void open_wellFormedFile_hasMetadataAndTensors() throws IOException {
        byte[] content = GgufBytes.header(2, 3)
                .pair("general.architecture", "llama")
                .pair("llama.block_count", 2)
                .pair("tokenizer.ggml.tokens", List.of("a", "b"))
                .tensor("a", F32, 0, 3, 2)
                .tensor("b", Q4_0, 32, 32)
                .data(50)
                .toByteArray();
        try (GgufFile file = GgufFile.open(write(content))) {
            assertThat(file.metadata().text("general.architecture")).contains("llama");
            assertThat(file.metadata().integer("llama.block_count")).hasValue(2);
            assertThat(file.metadata().list("tokenizer.ggml.tokens", String.class))
                    .contains(List.of("a", "b"));
            assertThat(file.entries()).containsOnlyKeys("a", "b");
            assertThat(file.entries().values())
                    .extracting(TensorEntry::shape)
                    .containsExactly(new Shape(2, 3), new Shape(32));
            assertThat(file.entries().values()).extracting(TensorEntry::bytes).containsExactly(24L, 18L);
        }
    }

    static Stream<Arguments> malformed() {
        byte[] good = GgufBytes.header(1, 1)
                .pair("k", "value")
                .tensor("t", F32, 0, 4)
                .data(16)
                .toByteArray();
        return Stream.of(
                arguments(new byte[0], "0 bytes, which end before magic (expected: a whole GGUF file)"),
                arguments(
                        "GGML".getBytes(StandardCharsets.US_ASCII),
                        "magic: 4c4d4747 (expected: GGUF, as the file begins)"),
                arguments(
                        "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.US_ASCII),
                        "a Git LFS pointer (expected: the file it stands for; git lfs pull fetches it)"),
                arguments(
                        "<!DOCTYPE html><html><body>Not found</body></html>".getBytes(StandardCharsets.US_ASCII),
                        "magic: 4f44213c (expected: GGUF, as the file begins)"),
                arguments(with(good, 4, 1), "version: 1 (expected: 2 or 3, little-endian)"),
                arguments(with(good, 4, 0, 0, 0, 3), "version: 3, big-endian (expected: 2 or 3, little-endian)"),
                arguments(with(good, 8, 0, 0, 0, 0, 1), "tensor count: 4294967296 (expected: at most "),
                arguments(with(good, 8, -1, -1, -1, -1, -1, -1, -1, -1), "tensor count: 18446744073709551615"),
                arguments(with(good, 16, 0, 0, 0, 0, 0, 1), "metadata count: 1099511627776 (expected: at most "),
                arguments(with(good, 24, -1, -1, -1, -1), "key of metadata 0: length: 4294967295 (expected: at most "),
                arguments(with(good, 33, 99), "k: type 99 (expected: a type of metadata, 0 to 12)"),
                arguments(
                        GgufBytes.header(0, 2).pair("k", 1).pair("k", 2).toByteArray(),
                        "k: twice (expected: each key once)"),
                arguments(
                        GgufBytes.header(0, 1)
                                .text("k")
                                .number(9)
                                .number(8)
                                .number(1L << 40)
                                .toByteArray(),
                        "k: count: 1099511627776 (expected: at most 0"),
                arguments(
                        GgufBytes.header(0, 1)
                                .text("k")
                                .number(9)
                                .number(9)
                                .number(1L)
                                .number(9)
                                .number(1L)
                                .number(9)
                                .number(1L)
                                .number(9)
                                .number(1L)
                                .number(0)
                                .number(0L)
                                .toByteArray(),
                        "k: lists in lists (expected: at most 4 levels of them)"),
                arguments(
                        GgufBytes.header(0, 1)
                                .text("k")
                                .number(7)
                                .raw((byte) 2)
                                .data(8)
                                .toByteArray(),
                        "k: 2 (expected: 0 or 1)"),
                arguments(
                        GgufBytes.header(0, 1)
                                .text("k")
                                .number(8)
                                .number(2L)
                                .raw((byte) 0xC3, (byte) 0x28)
                                .toByteArray(),
                        "k: not UTF-8 (expected: a text)"),
                arguments(
                        GgufBytes.header(0, 1)
                                .pair("general.alignment", 12)
                                .data(8)
                                .toByteArray(),
                        "general.alignment: 12 (expected: a power of two)"),
                arguments(tensor(F32, 0), "t: rank: 0 (expected: 1 to 4)"),
                arguments(tensor(F32, 0, 1, 1, 1, 1, 1), "t: rank: 5 (expected: 1 to 4)"),
                arguments(tensor(F32, 0, 0), "t: shape: 0 (expected: numbers from 1 on that fit the file)"),
                arguments(tensor(F32, 0, 1L << 32, 1L << 32), "t: shape: 4294967296 (expected: numbers"),
                arguments(tensor(F32, 0, -1), "t: shape: 18446744073709551615 (expected: numbers"),
                arguments(tensor(16, 0, 256), "t: type: 16 (expected: one of [F32, F16, Q4_0, "),
                arguments(tensor(Q4_0, 0, 31), "t: rows of 31 elements (expected: whole blocks of 32, as it is Q4_0)"),
                arguments(tensor(F32, 8, 4), "t: offset: 8 (expected: a multiple of 32)"),
                arguments(tensor(F32, 32, 4), "t: ends at byte "),
                arguments(
                        tensor(F32, -32, 4), "t: offset: 18446744073709551584, of 16 bytes (expected: a range within"),
                arguments(tensor(F32, 0, 1 << 20), "t: offset: 0, of 4194304 bytes (expected: a range within"),
                arguments(
                        GgufBytes.header(2, 0)
                                .tensor("t", F32, 0, 16)
                                .tensor("u", F32, 32, 4)
                                .data(96)
                                .toByteArray(),
                        "where t ends; the two overlap)"),
                arguments(
                        GgufBytes.header(2, 0)
                                .tensor("t", F32, 0, 4)
                                .tensor("t", F32, 32, 4)
                                .data(96)
                                .toByteArray(),
                        "t: twice (expected: each tensor once)"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void open_malformedFile_isRefusedInOneLine(byte[] content, String message) throws IOException {
        Path file = write(content);
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> GgufFile.open(file).close())
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(message)
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1));
    }

    /** Wherever a file ends, and whatever byte is another, there is no other exception. */
    @Test
    void open_damagedAtRandom_isReadOrRefused() throws IOException {
        byte[] good = GgufBytes.header(2, 3)
                .pair("general.architecture", "llama")
                .pair("llama.rope.freq_base", 10_000f)
                .pair("tokenizer.ggml.tokens", List.of("a", "bc", "\u00e9"))
                .tensor("t", F32, 0, 3, 2)
                .tensor("u", Q4_0, 32, 32)
                .data(50)
                .toByteArray();
        SplittableRandom random = new SplittableRandom(14);
        int refused = 0;
        for (int trial = 0; trial < 3000; trial++) {
            byte[] bad = Arrays.copyOf(good, trial < good.length ? trial : good.length);
            for (int changes = random.nextInt(3); changes > 0 && bad.length > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) (random.nextBoolean() ? random.nextInt() : -1);
            }
            try (GgufFile file = GgufFile.open(write(bad))) {
                assertThat(file.entries()).hasSizeLessThanOrEqualTo(2);
            } catch (UnreadableWeightsException | MemoryExhaustedException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(good.length);
    }

    @Test
    void open_noFile_isRefused() {
        Path absent = folder.resolve("absent.gguf");
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> GgufFile.open(absent).close())
                .withMessage(absent + ": not a file (expected: a GGUF file)");
    }

    @Test
    void read_fileThatWasCutMeanwhile_isRefused() throws IOException {
        Path path = write(tensor(F32, 0, 8));
        try (GgufFile file = GgufFile.open(path)) {
            TensorEntry entry = Objects.requireNonNull(file.entries().get("t"));
            Files.write(path, Arrays.copyOf(Files.readAllBytes(path), (int) entry.end() - 4));
            assertThatExceptionOfType(UnreadableWeightsException.class)
                    .isThrownBy(() -> file.read(entry, 0, ByteBuffer.allocate(32)))
                    .withMessage(
                            path + ": " + (entry.end() - 4) + " bytes (expected: at least " + entry.end() + " bytes)");
        }
    }

    static Stream<Arguments> factors() {
        return Stream.of(
                arguments(new float[] {1, 0}, new long[] {2}, "t: element 1: 0.0 (expected: numbers > 0)"),
                arguments(new float[] {Float.NaN}, new long[] {1}, "t: element 0: NaN (expected: numbers > 0)"),
                arguments(
                        new float[] {1, 1},
                        new long[] {1, 2},
                        "t: shape: (2, 1) (expected: one dimension of at most 65536)"));
    }

    @ParameterizedTest
    @MethodSource("factors")
    void factors_badNumbers_areRefused(float[] numbers, long[] shape, String message) throws IOException {
        GgufBytes bytes = GgufBytes.header(1, 0).tensor("t", F32, 0, shape).data(0);
        for (float number : numbers) {
            bytes.number(Float.floatToIntBits(number));
        }
        Path path = write(bytes.toByteArray());
        try (GgufFile file = GgufFile.open(path)) {
            assertThatExceptionOfType(UnreadableWeightsException.class)
                    .isThrownBy(() -> file.factors("t"))
                    .withMessage(path + ": " + message);
        }
    }

    private static byte[] tensor(int type, long offset, long... dimensions) {
        return GgufBytes.header(1, 0)
                .tensor("t", type, offset, dimensions)
                .data(32)
                .toByteArray();
    }

    private static byte[] with(byte[] content, int at, int... changed) {
        byte[] copy = content.clone();
        for (int i = 0; i < changed.length; i++) {
            copy[at + i] = (byte) changed[i];
        }
        return copy;
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("model.gguf"), content);
    }
}
