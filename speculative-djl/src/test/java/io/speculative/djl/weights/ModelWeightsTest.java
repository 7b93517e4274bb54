package io.speculative.djl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelWeightsTest {

    private static final float[] VALUES = {0f, -0f, 1f, -2.5f, 0x1.55p-2f, 65504f, 0x1p-24f, -65504f};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "  ", "   "})
    void float32_fullPrecision_isExactAtEveryAlignment(String padding) {
        ByteBuffer data = ByteBuffer.allocate(VALUES.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(VALUES);
        assertThat(read("F32", data.array(), padding)).containsExactly(VALUES);
    }

    @Test
    void float32_half_isExact() {
        short[] halves = {0, (short) 0x8000, 0x3C00, (short) 0xC100, 0x3554, 0x7BFF, 0x0001, (short) 0xFBFF};
        assertThat(read("F16", littleEndian(halves), "")).containsExactly(VALUES);
    }

    @Test
    void float32_bfloat16_isExact() {
        short[] bits = {0, (short) 0x8000, 0x3F80, (short) 0xC020, 0x3EAA, 0x4780, 0x3380, (short) 0xC780};
        float[] expected = {0f, -0f, 1f, -2.5f, 0x1.54p-2f, 65536f, 0x1p-24f, -65536f};
        assertThat(read("BF16", littleEndian(bits), " ")).containsExactly(expected);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"F32", "F16", "BF16"})
    void float32_unusableDtype_isRefusedByName(Dtype dtype) {
        int bytes = 8 * dtype.bits() / Byte.SIZE;
        write("model.safetensors", SafetensorsBytes.of(header("w", dtype.name(), "[8]", 0, bytes), bytes));
        try (ModelWeights weights = ModelWeights.open(folder);
                NDManager manager = NDManager.newBaseManager()) {
            assertThatExceptionOfType(UnreadableWeightsException.class)
                    .isThrownBy(() -> weights.float32("w", manager))
                    .withMessage(folder.resolve("model.safetensors") + ": w: dtype: " + dtype
                            + " (expected: F32, F16 or BF16)")
                    .satisfies(e -> assertThat(e.tensor()).contains("w"));
        }
    }

    @Test
    void float32_numbersThatAreNotFinite_areRefusedByElement() {
        assertRefused("F16", littleEndian(new short[] {0, 0, 0, 0x7C00, 0, 0, 0, 0}), "element 3: Infinity");
        assertRefused("BF16", littleEndian(new short[] {0, (short) 0xFF80, 0, 0, 0, 0, 0, 0}), "element 1: -Infinity");
        ByteBuffer data = ByteBuffer.allocate(VALUES.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(7 * Float.BYTES, Float.NaN);
        assertRefused("F32", data.array(), "element 7: NaN");
    }

    private void assertRefused(String dtype, byte[] data, String what) {
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> read(dtype, data, ""))
                .withMessage(folder.resolve("model.safetensors") + ": w: " + what + " (expected: finite numbers)");
    }

    @Test
    void isEqual_tensors_needTheSameDtypeShapeAndBytes() {
        String header = "{" + entry("a", "F16", "[2]", 0, 4) + "," + entry("b", "F16", "[2]", 4, 8) + ","
                + entry("c", "F16", "[2]", 8, 12) + "," + entry("d", "F32", "[1]", 12, 16) + ","
                + entry("e", "F16", "[1,2]", 16, 20) + "}";
        byte[] data = {1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3, 4, 1, 2, 3, 4};
        write("model.safetensors", SafetensorsBytes.of(header, data));
        try (ModelWeights weights = ModelWeights.open(folder)) {
            assertThat(weights.isEqual("a", "b")).isTrue();
            assertThat(weights.isEqual("a", "c")).isFalse();
            assertThat(weights.isEqual("a", "d")).isFalse();
            assertThat(weights.isEqual("a", "e")).isFalse();
        }
    }

    @Test
    void float32_scalarAndEmpty_keepTheirShape() {
        write(
                "model.safetensors",
                SafetensorsBytes.of(
                        "{" + entry("scalar", "F16", "[]", 0, 2) + "," + entry("empty", "F32", "[0,3]", 2, 2) + "}",
                        littleEndian(new short[] {0x3C00})));
        try (ModelWeights weights = ModelWeights.open(folder);
                NDManager manager = NDManager.newBaseManager()) {
            assertThat(weights.float32("scalar", manager).getFloat()).isEqualTo(1f);
            assertThat(weights.float32("empty", manager).getShape()).isEqualTo(new Shape(0, 3));
        }
    }

    @Test
    void float32_arrayOutlivesTheFile() {
        ByteBuffer data = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(7f);
        write("model.safetensors", SafetensorsBytes.of(header("w", "F32", "[1]", 0, 4) + "  ", data.array()));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array;
            try (ModelWeights weights = ModelWeights.open(folder)) {
                array = weights.float32("w", manager);
            }
            assertThat(array.getFloat(0)).isEqualTo(7f);
        }
    }

    @Test
    void float32_fileShortenedMeanwhile_isRefused() throws IOException {
        Path path = write("model.safetensors", SafetensorsBytes.of(header("w", "F32", "[2]", 0, 8), new byte[8]));
        try (NDManager manager = NDManager.newBaseManager();
                ModelWeights weights = ModelWeights.open(folder)) {
            long size = Files.size(path);
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(size - 3);
            }
            assertThatExceptionOfType(UnreadableWeightsException.class)
                    .isThrownBy(() -> weights.float32("w", manager))
                    .withMessage(path + ": " + (size - 3) + " bytes (expected: at least " + size + " bytes)");
        }
    }

    @Test
    void float32_moreThanTwoGibibytes_readsBehindTheBoundary() throws IOException {
        long large = (1L << 31) + (1L << 16);
        String header = "{" + entry("large", "F32", "[" + large / 4096 + ",1024]", 0, large) + ","
                + entry("small", "F32", "[1]", large, large + 4) + "}   ";
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Path path = write("model.safetensors", SafetensorsBytes.withLength(json.length, json, new byte[0]));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(file.length() + large - 4);
            file.write(new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, (byte) 0x80, 0x40});
        }
        try (ModelWeights weights = ModelWeights.open(folder);
                NDManager manager = NDManager.newBaseManager()) {
            assertThat(weights.float32("small", manager).getFloat(0)).isEqualTo(4f);
            NDArray array = weights.float32("large", manager);
            assertThat(array.getShape()).isEqualTo(new Shape(large / 4096, 1024));
            assertThat(array.getFloat(large / 4096 - 1, 1023)).isEqualTo(1f);
            assertThat(array.getFloat(large / 4096 - 1, 1022)).isZero();
        }
    }

    @Test
    void open_shards_readsEachFromItsFile() {
        write("one.safetensors", SafetensorsBytes.of(header("a", "F16", "[1]", 0, 2), littleEndian(new short[] {0x3C00
        })));
        write("two.safetensors", SafetensorsBytes.of(header("b", "F16", "[1]", 0, 2), littleEndian(new short[] {0x4000
        })));
        writeIndex("{\"metadata\":{},\"weight_map\":{\"b\":\"two.safetensors\",\"a\":\"one.safetensors\"}}");
        try (ModelWeights weights = ModelWeights.open(folder);
                NDManager manager = NDManager.newBaseManager()) {
            assertThat(weights.names()).containsExactly("a", "b");
            assertThat(weights.float32("a", manager).getFloat(0)).isEqualTo(1f);
            assertThat(weights.float32("b", manager).getFloat(0)).isEqualTo(2f);
            assertThat(weights.source()).isEqualTo(folder.resolve("model.safetensors.index.json"));
        }
    }

    @Test
    void open_shardMissing_isRefused() {
        writeIndex("{\"weight_map\":{\"a\":\"one.safetensors\"}}");
        assertThatOpenFailsWith(folder.resolve("one.safetensors") + ": not a file (expected: a safetensors file)");
    }

    @Test
    void open_tensorNotInItsShard_isRefused() {
        write("one.safetensors", SafetensorsBytes.of(header("a", "U8", "[1]", 0, 1), 1));
        writeIndex("{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"one.safetensors\"}}");
        assertThatOpenFailsWith(folder.resolve("one.safetensors")
                + ": b: missing (expected: the tensor, as model.safetensors.index.json has it)");
    }

    @Test
    void open_tensorInTwoShards_isRefused() {
        write("one.safetensors", SafetensorsBytes.of(header("a", "U8", "[1]", 0, 1), 1));
        write("two.safetensors", SafetensorsBytes.of(header("a", "U8", "[1]", 0, 1), 1));
        writeIndex("{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}}");
        assertThatOpenFailsWith(
                folder.resolve("two.safetensors") + ": a: also in one.safetensors (expected: each tensor in one file)");
    }

    @Test
    void open_indexOutsideItsFolder_isRefused() {
        writeIndex("{\"weight_map\":{\"a\":\"../one.safetensors\"}}");
        assertThatOpenFailsWith(folder.resolve("model.safetensors.index.json")
                + ": a: file: \"../one.safetensors\" (expected: the name of a file in the same folder)");
    }

    @Test
    void open_indexWithoutMap_isRefused() {
        writeIndex("{\"weight_map\":[]}");
        assertThatOpenFailsWith(folder.resolve("model.safetensors.index.json")
                + ": weight_map: missing (expected: an object of files by tensor)");
    }

    @Test
    void open_indexNotJson_isRefused() {
        writeIndex("{\"weight_map\":{");
        assertThatOpenFailsWith(folder.resolve("model.safetensors.index.json")
                + ": Unexpected end-of-input: expected close marker for Object (start marker at [Source: REDACTED"
                + " (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 15])"
                + " (expected: valid JSON)");
    }

    @Test
    void open_noFolder_isRefused() {
        Path absent = folder.resolve("absent");
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> ModelWeights.open(absent).close())
                .withMessage(absent + ": not a folder (expected: a folder with model.safetensors or"
                        + " model.safetensors.index.json)");
    }

    @Test
    void open_folderWithoutWeights_isRefused() {
        assertThatOpenFailsWith(
                folder + ": no weights (expected: a folder with model.safetensors or model.safetensors.index.json)");
    }

    @Test
    void entry_absentTensor_isRefused() {
        Path path = write("model.safetensors", SafetensorsBytes.of(header("a", "U8", "[1]", 0, 1), 1));
        try (ModelWeights weights = ModelWeights.open(folder)) {
            assertThatExceptionOfType(UnreadableWeightsException.class)
                    .isThrownBy(() -> weights.entry("b"))
                    .withMessage(path + ": b: missing (expected: one of 1 tensors)");
        }
    }

    private void assertThatOpenFailsWith(String message) {
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> ModelWeights.open(folder).close())
                .withMessage(message);
    }

    private float[] read(String dtype, byte[] data, String padding) {
        String shape = "[2," + VALUES.length / 2 + "]";
        write("model.safetensors", SafetensorsBytes.of(header("w", dtype, shape, 0, data.length) + padding, data));
        try (ModelWeights weights = ModelWeights.open(folder);
                NDManager manager = NDManager.newBaseManager()) {
            NDArray array = weights.float32("w", manager);
            assertThat(array.getShape()).isEqualTo(new Shape(2, VALUES.length / 2));
            return array.toFloatArray();
        }
    }

    private Path write(String name, byte[] bytes) {
        return SafetensorsBytes.write(folder.resolve(name), bytes);
    }

    private void writeIndex(String json) {
        write("model.safetensors.index.json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static String header(String name, String dtype, String shape, long begin, long end) {
        return "{" + entry(name, dtype, shape, begin, end) + "}";
    }

    private static String entry(String name, String dtype, String shape, long begin, long end) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                .formatted(name, dtype, shape, begin, end);
    }

    private static byte[] littleEndian(short[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(values);
        return bytes.array();
    }
}
