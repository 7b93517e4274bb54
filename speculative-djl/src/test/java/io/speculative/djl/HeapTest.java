package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.djl.gguf.GgufBytes;
import io.speculative.model.MemoryExhaustedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders whose files ask for more Java heap than there is. A heap of 64 MiB stands for any. */
class HeapTest {

    private static final String REFUSED =
            "MiB of Java heap \\(expected: <= \\d+ MiB, which are left of 6\\d; -Xmx gives more\\)";

    @TempDir
    private Path folder;

    /** Opens a folder and asks for its chat template; prints how that ended. Errors end it by themselves. */
    static final class Open {
        public static void main(String[] arguments) {
            try (HuggingFaceModel model = HuggingFaceModel.open(
                    Path.of(arguments[0]), ModelOptions.defaults().withThreads(1))) {
                System.out.println("opened for " + model.contextLength() + ", " + model.chatTemplate());
            } catch (IllegalArgumentException | MemoryExhaustedException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @BeforeEach
    void writeModel() {
        RandomModelFolder.write(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "generation_config.json",
                "tokenizer_config.json",
                "model.safetensors.index.json",
                "chat_template.jinja"
            })
    void open_largeFile_isRefusedWithFigures(String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        Files.writeString(
                file,
                name.endsWith(".json") ? "{\"a\":[" + "{},".repeat(4_000_000) + "{}]}" : "{{a}}".repeat(2_400_000));
        if (name.startsWith("model")) {
            Files.delete(folder.resolve("model.safetensors"));
        }
        assertThat(open()).containsPattern(file + ": about \\d+ " + REFUSED);
    }

    @Test
    void open_largeHeaderOfWeights_isRefusedWithFigures() throws IOException, InterruptedException {
        String entry = "\"%07d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},";
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 200_000; i++) {
            header.append(entry.formatted(i));
        }
        byte[] json = (header.substring(0, header.length() - 1) + "}").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + json.length).order(ByteOrder.LITTLE_ENDIAN);
        Path file = folder.resolve("model.safetensors");
        Files.write(file, bytes.putLong(json.length).put(json).array());
        assertThat(open()).containsPattern(file + ": header: about \\d+ " + REFUSED);
    }

    @Test
    void open_largeVocabulary_isRefusedWithFigures() throws IOException, InterruptedException {
        set("vocab_size", 6_000_000);
        assertThat(open()).containsPattern(folder + ": a vocabulary of 6000000: about 138 " + REFUSED);
    }

    @Test
    void open_longListInAGgufFile_isRefusedWithFigures() throws IOException, InterruptedException {
        int count = 20_000_000;
        byte[] content = GgufBytes.header(0, 1)
                .text("k")
                .number(9)
                .number(0)
                .number((long) count)
                .data(count)
                .toByteArray();
        assertThat(openGguf(content)).containsPattern("model.gguf: k: 20000000 items: about \\d+ " + REFUSED);
    }

    @Test
    void open_manyTextsInAGgufFile_areRefusedWithFigures() throws IOException, InterruptedException {
        byte[] content = GgufBytes.header(0, 1)
                .pair("k", Collections.nCopies(80, "x".repeat(900_000)))
                .toByteArray();
        assertThat(openGguf(content)).containsPattern("model.gguf: k: about \\d+ " + REFUSED);
    }

    private String openGguf(byte[] content) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("model.gguf"), content);
        ChildJvm child = ChildJvm.run(Open.class, List.of("-Xmx64m"), file.toString());
        assertThat(child.exitCode()).as(child.output()).isZero();
        return child.output();
    }

    @Test
    void open_longContext_takesNoHeap() throws IOException, InterruptedException {
        set("max_position_embeddings", 2_000_000);
        assertThat(open()).contains("opened for 2000000, Optional.empty");
    }

    private String open() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.run(Open.class, List.of("-Xmx64m"), folder.toString());
        assertThat(child.exitCode()).as(child.output()).isZero();
        return child.output();
    }

    private void set(String field, int value) throws IOException {
        Path file = folder.resolve("config.json");
        ObjectNode config = (ObjectNode) new JsonMapper().readTree(file.toFile());
        Files.writeString(file, config.put(field, value).toString());
    }
}
