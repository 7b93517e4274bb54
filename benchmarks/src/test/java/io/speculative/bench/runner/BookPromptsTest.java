package io.speculative.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.bench.OneLineErrors;
import io.speculative.bench.Prompt;
import io.speculative.bench.PromptFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookPromptsTest {

    @TempDir
    private Path folder = Path.of("");

    private Path book = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeBook() throws IOException {
        book = Files.writeString(
                folder.resolve("book.txt"),
                "TITLE\n\none two\nthree four\n\nfive six seven\n \nshort one\n\neight nine ten\n");
    }

    @Test
    void run_book_givesPromptsTheRunnerReads() throws IOException {
        assertThat(run("--count", "3", "--words", "3", book.toString())).isZero();

        Path lines = Files.writeString(folder.resolve("prompts.jsonl"), out.toString());
        assertThat(PromptFile.read(lines))
                .extracting(Prompt::text)
                .containsExactly("one two three", "five six seven", "eight nine ten");
    }

    @Test
    void run_fewerPromptsThanParagraphs_areSpreadOverTheBook() throws IOException {
        run("--count", "2", "--words", "2", book.toString());

        Path lines = Files.writeString(folder.resolve("prompts.jsonl"), out.toString());
        assertThat(PromptFile.read(lines)).extracting(Prompt::text).containsExactly("one two", "short one");
    }

    @Test
    void run_copy_beginsThePassageOnceMore() throws IOException {
        assertThat(run("--count", "2", "--words", "3", "--copy", "2", book.toString()))
                .isZero();

        Path lines = Files.writeString(folder.resolve("prompts.jsonl"), out.toString());
        assertThat(PromptFile.read(lines))
                .extracting(Prompt::text)
                .containsExactly("one two three\n\none two", "five six seven\n\nfive six");
    }

    @Test
    void run_copyLongerThanThePassage_givesOneLineAndExitCode2() {
        assertThat(run("--words", "3", "--copy", "4", book.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("BookPrompts: --copy: 4 (expected: <= --words, 3)");
    }

    @Test
    void run_bookTooShort_givesOneLineAndExitCode2() {
        assertThat(run("--count", "4", "--words", "3", book.toString())).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly("BookPrompts: " + book + ": 3 paragraphs of 3 words (expected: >= 4)");
    }

    @Test
    void run_missingBook_givesOneLineAndExitCode2() {
        assertThat(run(folder.resolve("absent").toString())).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
    }

    private int run(String... args) {
        return OneLineErrors.commandLine(new BookPrompts())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
