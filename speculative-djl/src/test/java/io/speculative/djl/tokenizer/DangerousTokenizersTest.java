package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.djl.ChildJvm;
import io.speculative.model.MemoryExhaustedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that ended the virtual machine, hung or threw what isn't documented: each is refused now, or works. */
@EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
class DangerousTokenizersTest {

    @ParameterizedTest
    @MethodSource("files")
    void open_file_isRefusedOrWorks(Path file, @TempDir Path folder) throws IOException, InterruptedException {
        Files.copy(file, folder.resolve("tokenizer.json"));
        ChildJvm child = ChildJvm.run(DangerousTokenizersTest.class, Map.of(), folder.toString());
        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output().lines())
                .hasSize(1)
                .allMatch(line -> line.matches("encoded|refused .*\\(expected: .*"));
    }

    static List<Path> files() throws IOException {
        Path folder = Path.of(System.getProperty("speculative.shared"), "data/cases/tokenizer");
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Opens the folder and encodes what each of the files failed on. */
    public static void main(String[] folder) {
        try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(
                Path.of(folder[0]), 300, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), Set.of())) {
            for (String text : new String[] {"hello", "a".repeat(44) + "x", "aaaaaaaaaaaaaaaaaaaaaaaa"}) {
                vocabulary.encode(text);
                vocabulary.encodeSpelled(text);
            }
            vocabulary.encode(" ".repeat(11_000_000));
            System.out.println("encoded");
        } catch (IllegalArgumentException | MemoryExhaustedException e) {
            System.out.println("refused " + e.getMessage());
        }
    }
}
