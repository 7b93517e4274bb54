package io.speculative.djl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFileTest {

    private static final byte[] NO_DATA = {};

    @TempDir
    private Path folder;

    @Test
    void open_validFile_listsTensorsInFileOrder() {
        Path path = write(SafetensorsBytes.of(
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[2,18]},"
                        + "\"a\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[0,2],\"note\":[{}]}}    ",
                18));
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            List<TensorEntry> entries = List.copyOf(file.entries().values());
            long data = entries.get(1).begin();
            assertThat(entries)
                    .containsExactly(
                            new TensorEntry("b", Dtype.F32, new Shape(2, 2), data + 2, data + 18),
                            new TensorEntry("a", Dtype.BF16, new Shape(), data, data + 2));
            ByteBuffer bytes = ByteBuffer.allocate(2);
            file.read(entries.get(0), 4, bytes);
            assertThat(bytes.get(1)).isEqualTo((byte) 7);
        }
    }

    @Test
    void open_noTensors_isEmpty() {
        try (SafetensorsFile file = SafetensorsFile.open(write(SafetensorsBytes.of("{}", 0)))) {
            assertThat(file.entries()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("brokenFiles")
    void open_brokenFile_namesWhatIsWrong(byte[] bytes, String message) {
        Path path = write(bytes);
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> SafetensorsFile.open(path).close())
                .withMessage(path + ": " + message)
                .satisfies(e -> assertThat(e.file()).isEqualTo(path));
    }

    static Stream<Arguments> brokenFiles() {
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        String layout = "(expected: one JSON object of tensors by name)";
        String fields = "(expected: an object of dtype, shape and data_offsets)";
        return Stream.of(
                file(NO_DATA, "0 bytes (expected: at least the 8 bytes of the header's length)"),
                file(
                        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 5\n"
                                .getBytes(StandardCharsets.US_ASCII),
                        "a Git LFS pointer (expected: the file it stands for; git lfs pull fetches it)"),
                file(new byte[7], "7 bytes (expected: at least the 8 bytes of the header's length)"),
                file(
                        SafetensorsBytes.withLength(0, NO_DATA, new byte[10]),
                        "header length: 0 (expected: 2 to 10 bytes)"),
                file(SafetensorsBytes.withLength(3, empty, NO_DATA), "header length: 3 (expected: 2 to 2 bytes)"),
                file(
                        SafetensorsBytes.withLength(1L << 40, empty, new byte[100]),
                        "header length: 1099511627776 (expected: 2 to 102 bytes)"),
                file(
                        SafetensorsBytes.withLength(-1, empty, NO_DATA),
                        "header length: 18446744073709551615 (expected: 2 to 2 bytes)"),
                header("[]", 0, "header: begins with byte 91 (expected: a JSON object)"),
                header("{}{}", 0, "header: more than one JSON value " + layout),
                header(
                        "{\"a\":",
                        0,
                        "header: Unexpected end-of-input within/between Object entries (expected: valid JSON)"),
                header(
                        "{\"a\":nul}",
                        0,
                        "header: Unrecognized token 'nul': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') (expected: valid JSON)"),
                file(
                        SafetensorsBytes.withLength(4, new byte[] {'{', '"', (byte) 0xFF, '"'}, NO_DATA),
                        "header: not UTF-8 (expected: valid JSON)"),
                header("{\"__metadata__\":3}", 0, "header: __metadata__ is not an object " + layout),
                header("{\"__metadata__\":{\"k\":1}}", 0, "header: __metadata__.k is not a string " + layout),
                header(
                        tensors(
                                "'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'a':{'dtype':'U8','shape':[1],'data_offsets':[1,2]}"),
                        2,
                        "header: Duplicate field 'a' (expected: valid JSON)"),
                header(tensors("'a':7"), 0, "a: not an object " + fields),
                header(tensors("'a':{'shape':[1],'data_offsets':[0,1]}"), 1, "a: dtype: missing " + fields),
                header(tensors("'a':{'dtype':'F32','data_offsets':[0,4]}"), 4, "a: shape: missing " + fields),
                header(tensors("'a':{'dtype':'F32','shape':[1]}"), 4, "a: data_offsets: missing " + fields),
                tensor("5", "[1]", "[0,4]", 4, "dtype is not a string (expected: F32, F16 or BF16)"),
                tensor("'F33'", "[1]", "[0,4]", 4, "dtype: F33 (expected: F32, F16 or BF16)"),
                tensor("'F32'", "4", "[0,4]", 4, "shape is not an array (expected: an array of integers)"),
                tensor("'F32'", "[1.5]", "[0,4]", 4, "shape: 1.5 (expected: an array of integers)"),
                tensor("'F32'", "['1']", "[0,4]", 4, "shape: 1 (expected: an array of integers)"),
                tensor("'F32'", "[[1]]", "[0,4]", 4, "shape: [ (expected: an array of integers)"),
                tensor("'F32'", "[-1]", "[0,4]", 4, "shape: [-1] (expected: no negative dimension)"),
                tensor("'F32'", "[1,1,1,1,1,1,1,1,1]", "[0,4]", 4, "shape: 9 dimensions (expected: at most 8)"),
                tensor(
                        "'F32'",
                        "[4294967296,4294967297]",
                        "[0,4]",
                        4,
                        "shape: [4294967296, 4294967297] (expected: a size below 2^63 bits)"),
                tensor("'F4'", "[3]", "[0,1]", 1, "shape: [3] of F4 (expected: a whole number of bytes)"),
                header(
                        tensors("'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]}"),
                        4,
                        "header: Numeric value (99999999999999999999) out of range of long (-9223372036854775808 - 9223372036854775807) (expected: valid JSON)"),
                tensor("'F32'", "[1]", "[0]", 4, "data_offsets: [0] (expected: two integers)"),
                tensor(
                        "'F32'",
                        "[1]",
                        "[-4,0]",
                        4,
                        "data_offsets: [-4, 0] (expected: a range within the 4 bytes that follow the header)"),
                tensor(
                        "'F32'",
                        "[1]",
                        "[4,0]",
                        4,
                        "data_offsets: [4, 0] (expected: a range within the 4 bytes that follow the header)"),
                tensor(
                        "'F32'",
                        "[2]",
                        "[0,8]",
                        7,
                        "data_offsets: [0, 8] (expected: a range within the 7 bytes that follow the header)"),
                tensor("'F32'", "[3]", "[0,8]", 8, "data_offsets: [0, 8] (expected: 12 bytes, the size of F32 [3])"));
    }

    @Test
    void open_overlappingTensors_namesBoth() {
        assertThatSeamIsRefused(
                "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}",
                12,
                "b: begins at byte 120 (expected: byte 124, where a ends; the two overlap)");
    }

    @Test
    void open_holeBetweenTensors_namesBoth() {
        assertThatSeamIsRefused(
                "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}",
                12,
                "b: begins at byte 124 (expected: byte 120, where a ends; the bytes between are nobody's)");
    }

    @Test
    void open_trailingBytes_namesBothSizes() {
        assertThatSeamIsRefused(
                "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}",
                5,
                "67 bytes (expected: 66 bytes, where a ends)");
    }

    @Test
    void open_noFile_isRefused() {
        Path path = folder.resolve("absent");
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> SafetensorsFile.open(path).close())
                .withMessage(path + ": not a file (expected: a safetensors file)");
    }

    @Test
    void message_controlCharactersInName_staysOneLine() {
        Path path = write(SafetensorsBytes.of(tensors("'a\\nb':{}"), 0));
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> SafetensorsFile.open(path).close())
                .withMessage(path + ": a?b: dtype: missing (expected: an object of dtype, shape and data_offsets)")
                .satisfies(e -> assertThat(e.tensor()).contains("a\nb"));
    }

    private void assertThatSeamIsRefused(String entries, int dataBytes, String message) {
        Path path = write(SafetensorsBytes.of(tensors(entries), dataBytes));
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> SafetensorsFile.open(path).close())
                .withMessage(path + ": " + message);
    }

    private Path write(byte[] bytes) {
        return SafetensorsBytes.write(folder.resolve("model.safetensors"), bytes);
    }

    private static String tensors(String entries) {
        return "{" + entries.replace('\'', '"') + "}";
    }

    private static Arguments file(byte[] bytes, String message) {
        return Arguments.of(bytes, message);
    }

    private static Arguments header(String json, int dataBytes, String message) {
        return Arguments.of(SafetensorsBytes.of(json, dataBytes), message);
    }

    private static Arguments tensor(String dtype, String shape, String offsets, int dataBytes, String message) {
        String entry = "'a':{'dtype':" + dtype + ",'shape':" + shape + ",'data_offsets':" + offsets + "}";
        return header(tensors(entry), dataBytes, "a: " + message);
    }
}
