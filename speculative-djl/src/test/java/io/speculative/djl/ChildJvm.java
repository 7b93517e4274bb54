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
        ProcessBuilder builder = new ProcessBuilder(command(main, List.of(), List.of(arguments)));
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return run(builder);
    }

    /** Runs a class of the tests to its end in a machine with some options, such as the size of its heap. */
    public static ChildJvm run(Class<?> main, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        return run(new ProcessBuilder(command(main, options, List.of(arguments))));
    }

    /** Runs a class of the tests to its end in a process that may map so much memory, in KiB. For systems with a POSIX shell. */
    public static ChildJvm runWithAddressSpace(long kibibytes, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "ulimit -v \"$0\" && exec \"$@\"", Long.toString(kibibytes)));
        command.addAll(command(main, List.of("-Xmx256m"), List.of(arguments)));
        return run(new ProcessBuilder(command));
    }

    private static List<String> command(Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    private static ChildJvm run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ChildJvm(process.waitFor(), output);
    }
}
