package io.speculative.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFileTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void read_lines_areThePromptsInOrder() throws IOException {
        assertThat(PromptFile.read(file("One day\n\n Ein Stück \r\nlast")))
                .extracting(Prompt::text)
                .containsExactly("One day", " Ein Stück ", "last");
    }

    @Test
    void read_questions_giveTheirFirstTurn() throws IOException {
        assertThat(PromptFile.read(file("""

                {"question_id": 81, "turns": ["first", "second"]}
                {"turns": ["line\\nbreak"], "category": "writing"}
                """)))
                .containsExactly(
                        new Prompt("first", Optional.empty()), new Prompt("line\nbreak", Optional.of("writing")));
    }

    @Test
    void read_brokenQuestion_isRefusedWithItsLine() throws IOException {
        Path broken = file("{\"turns\": [\"a\"]}\n{\"turns\": [\"b\"\n");

        assertThatThrownBy(() -> PromptFile.read(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2: not JSON");
    }

    @Test
    void read_questionWithoutTurns_isRefusedWithItsLine() throws IOException {
        Path broken = file("{\"turns\": []}\n");

        assertThatThrownBy(() -> PromptFile.read(broken)).hasMessageContaining("line 1: no text in \"turns\"");
    }

    @Test
    void read_noPrompt_isRefused() throws IOException {
        Path empty = file("\n  \n");

        assertThatThrownBy(() -> PromptFile.read(empty)).hasMessageContaining("no prompt (expected: one per line)");
    }

    @Test
    void read_bytesThatAreNotText_areRefused() throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', (byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(() -> PromptFile.read(binary)).hasMessageContaining("not UTF-8");
    }

    @Test
    void read_aFolder_isRefused() {
        assertThatThrownBy(() -> PromptFile.read(folder)).hasMessageContaining("can't be read");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("prompts"), text);
    }
}
