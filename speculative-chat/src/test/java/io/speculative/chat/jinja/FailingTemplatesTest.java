package io.speculative.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Templates of a few bytes that once took minutes, took all memory or broke the virtual machine. */
@EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
class FailingTemplatesTest {

    private static final Map<String, Object> MESSAGE = Map.of("role", "user", "content", "word ".repeat(80_000));

    @TestFactory
    Stream<DynamicTest> render_failingTemplates_endOrAreRefused() throws IOException {
        Path folder = Path.of(System.getProperty("speculative.shared"), "data", "cases", "template");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> templates = files.sorted().toList();
            assertThat(templates).isNotEmpty();
            return templates.stream().map(file -> dynamicTest(file.getFileName().toString(), () -> requireEnd(file)));
        }
    }

    private static void requireEnd(Path file) throws IOException {
        String template = Files.readString(file);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            try {
                String text = JinjaTemplate.parse("t", template)
                        .render(Map.of("messages", List.of(MESSAGE)), Clock.systemUTC());
                assertThat(text).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("t: line 1: ");
            }
        });
    }
}
