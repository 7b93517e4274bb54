package io.speculative.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateFuzzerTest {

    private static final String SECONDS = "20";
    private static final String SEED = "20261128";

    /** In a virtual machine of its own: a small one, which a failure may break. */
    @Test
    void main_randomTemplates_endInTimeAndBreakNothing() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TemplateFuzzer.class.getName(),
                        SECONDS,
                        SEED))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
