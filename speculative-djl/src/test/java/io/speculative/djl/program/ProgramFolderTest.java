package io.speculative.djl.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs for a GPU, run on the CPU by {@code tools/gpu/check_program.py}. Skipped without a Python that has torch, which
 * {@code speculative.python} may name.
 */
class ProgramFolderTest {

    private static final String PYTHON = System.getProperty("speculative.python", "python3");
    private static final Path SCRIPT = Path.of("tools/gpu/check_program.py");

    /** What a run leaves, so that it can be taken to a GPU. */
    private static final Path PROGRAMS = testClasses().resolveSibling("programs");

    @BeforeAll
    static void write() throws IOException {
        ProgramFolder.main(PROGRAMS.toString(), models().toString());
    }

    @Test
    void programsOfAllModels_withoutAVirtualMachine_giveTheRowsOfTheLibrary() throws IOException, InterruptedException {
        requireTorch();

        Run run = check(PROGRAMS);

        assertThat(run.exitCode()).as(run.output()).isZero();
        try (Stream<Path> models = Files.list(models())) {
            assertThat(models)
                    .allSatisfy(model -> assertThat(run.output())
                            .contains(model.getFileName() + " fp32: ok", model.getFileName() + " fp16: ok")
                            .contains(model.getFileName() + " bf16: ok"));
        }
    }

    @Test
    void programs_oneExpectedNumberIsAnother_exitWithOne(@TempDir Path folder)
            throws IOException, InterruptedException {
        requireTorch();
        Path copy = Files.createDirectory(folder.resolve("llama"));
        try (Stream<Path> files = Files.list(PROGRAMS.resolve("llama"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        try (RandomAccessFile tensors =
                new RandomAccessFile(copy.resolve("tensors.safetensors").toFile(), "rw")) {
            tensors.seek(tensors.length() - Float.BYTES);
            tensors.writeInt(Integer.reverseBytes(Float.floatToIntBits(100)));
        }

        Run run = check(folder);

        assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains("llama fp32: DIFFERS");
    }

    private static void requireTorch() throws InterruptedException {
        try {
            assumeTrue(run("-c", "import torch").exitCode() == 0, PYTHON + " has no torch");
        } catch (IOException e) {
            assumeTrue(false, e.getMessage());
        }
    }

    private static Run check(Path programs) throws IOException, InterruptedException {
        return run(SCRIPT.toString(), programs.toString(), "--device", "cpu", "--rows-only");
    }

    private static Run run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of(PYTHON), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private static Path models() {
        return testClasses().resolve("io/speculative/djl/golden");
    }

    private static Path testClasses() {
        try {
            return Path.of(Objects.requireNonNull(ProgramFolderTest.class.getResource("/"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A process that has ended. */
    private record Run(int exitCode, String output) {}
}
