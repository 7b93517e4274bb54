package io.speculative.djl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A main class in a virtual machine of its own, for what may end it or must be there before it starts.
 *
 * @param exitCode what it exited with
 * @param output all that it wrote
 */
public record ChildJvm(int exitCode, String output) {

    /** Runs a class of the tests to its end, with some variables of the environment changed; an empty value removes one. */
    public static ChildJvm run(Class<?> main, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ChildJvm(process.waitFor(), output);
    }
}
