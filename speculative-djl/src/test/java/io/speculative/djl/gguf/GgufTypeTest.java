package io.speculative.djl.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.speculative.djl.weights.ModelWeights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file with a tensor of each type, and what the gguf package makes of its blocks ({@code tools/golden/make_gguf_golden.py}). */
class GgufTypeTest {

    private static final int ELEMENTS = 3 * 512;

    @TempDir
    private Path folder;

    /** The types in the order of the file with the numbers. */
    private static final List<String> STORED =
            List.of("F32", "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K");

    @ParameterizedTest
    @EnumSource(GgufType.class)
    void float32_tensorOfAType_hasTheBitsOfTheReference(GgufType type) throws IOException {
        Path file = Files.write(folder.resolve("types.gguf"), resource("types.gguf"));
        float[] expected = new float[ELEMENTS];
        ByteBuffer.wrap(resource("types.f32"))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(ELEMENTS * STORED.indexOf(type.name()), expected);

        try (ModelWeights weights = ModelWeights.of(GgufFile.open(file));
                NDManager manager = NDManager.newBaseManager()) {
            assertThat(weights.entry(type.name()).dtype()).isEqualTo(type);
            assertThat(weights.float32(type.name(), manager).toFloatArray()).isEqualTo(expected);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream content = GgufTypeTest.class.getResourceAsStream("/io/speculative/djl/gguf/" + name)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
