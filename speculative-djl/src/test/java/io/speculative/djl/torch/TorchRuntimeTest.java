package io.speculative.djl.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.speculative.djl.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchRuntimeTest {

    @TempDir
    private Path folder;

    /** Starts libtorch and says how that ended. */
    static final class Start {
        public static void main(String[] arguments) {
            try {
                TorchRuntime.start();
                System.out.println("started, optimizer " + System.getProperty("ai.djl.pytorch.graph_optimizer"));
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"Linux, amd64", "Linux, aarch64", "Mac OS X, aarch64", "Windows 11, amd64", "Windows Server 2022, amd64"
    })
    void requirePublished_platformOfTheLibrary_passes(String system, String processor) {
        assertThatNoException().isThrownBy(() -> TorchRuntime.requirePublished(system, processor));
    }

    @ParameterizedTest
    @CsvSource({"Mac OS X, x86_64", "Windows 11, aarch64", "Linux, riscv64", "Linux, i386", "FreeBSD, amd64"})
    void requirePublished_anyOther_isRefusedByName(String system, String processor) {
        assertThatIllegalStateException()
                .isThrownBy(() -> TorchRuntime.requirePublished(system, processor))
                .withMessage(
                        "platform: " + system + " on " + processor + " (expected: Linux on x86_64 or aarch64, macOS"
                                + " on aarch64, or Windows on x86_64, as libtorch is published for no other;"
                                + " PYTORCH_LIBRARY_PATH names one of your own)");
    }

    @Test
    void start_folderThatCannotBeWritten_isNamedWithTheVariable() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        ChildJvm child = ChildJvm.run(Start.class, Map.of("DJL_CACHE_DIR", file + "/cache"));
        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output())
                .contains("libtorch: ")
                .contains("(expected: one that loads; it is unpacked into " + file
                        + "/cache, for which DJL_CACHE_DIR names another folder)");
    }

    /** Starts libtorch in one class loader after another, each with classes of its own. */
    static final class StartTwice {
        public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
            List<URL> urls = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            for (int loader = 0; loader < 2; loader++) {
                ClassLoader own = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
                try {
                    own.loadClass(TorchRuntime.class.getName())
                            .getMethod("start")
                            .invoke(null);
                    System.out.println("started");
                } catch (InvocationTargetException e) {
                    System.out.println(e.getCause());
                }
            }
        }
    }

    @Test
    void start_secondClassLoader_isRefusedWithTheReason() throws IOException, InterruptedException {
        assertThat(ChildJvm.run(StartTwice.class, Map.of()).output())
                .containsPattern(
                        "(?s)started.*IllegalStateException: libtorch: .* already loaded in another classloader"
                                + " \\(expected: one class loader for the whole process, above those of the applications\\)");
    }

    @Test
    void start_threadThatSeesNoEngines_starts() throws IOException, InterruptedException {
        assertThat(ChildJvm.run(StartFromAPool.class, Map.of()).output())
                .contains("started")
                .contains("as it was: true");
    }

    /** Starts libtorch on a thread whose context class loader doesn't see it. */
    static final class StartFromAPool {
        public static void main(String[] arguments) {
            ClassLoader platform = ClassLoader.getPlatformClassLoader();
            Thread.currentThread().setContextClassLoader(platform);
            TorchRuntime.start();
            System.out.println("started");
            System.out.println("as it was: " + (Thread.currentThread().getContextClassLoader() == platform));
        }
    }

    /** DJL says at each start that the optimizer is enabled unless this property is false. */
    @Test
    void start_normally_saysThatTheOptimizerIsOff() throws IOException, InterruptedException {
        assertThat(ChildJvm.run(Start.class, Map.of()).output()).contains("started, optimizer false");
        assertThat(ChildJvm.run(Start.class, List.of("-Dai.djl.pytorch.graph_optimizer=true"))
                        .output())
                .contains("started, optimizer true");
    }
}
