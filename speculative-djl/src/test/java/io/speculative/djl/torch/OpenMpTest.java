package io.speculative.djl.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.djl.ChildJvm;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** libgomp itself says what it read when it was loaded. */
@EnabledOnOs(OS.LINUX)
class OpenMpTest {

    /** Loads libtorch and nothing else. */
    static final class Start {
        public static void main(String[] arguments) {
            TorchRuntime.start();
            TorchRuntime.start();
        }
    }

    @Test
    void start_nothingDecided_limitsSpinning() throws IOException, InterruptedException {
        assertThat(settings(Map.of())).contains("GOMP_SPINCOUNT = '1000'");
    }

    @Test
    void start_spinCountSet_isKept() throws IOException, InterruptedException {
        assertThat(settings(Map.of("GOMP_SPINCOUNT", "77"))).contains("GOMP_SPINCOUNT = '77'");
    }

    @Test
    void start_waitPolicySet_isKept() throws IOException, InterruptedException {
        assertThat(settings(Map.of("OMP_WAIT_POLICY", "ACTIVE")))
                .contains("OMP_WAIT_POLICY = 'ACTIVE'")
                .doesNotContain("GOMP_SPINCOUNT = '1000'");
    }

    private static String settings(Map<String, String> decided) throws IOException, InterruptedException {
        Map<String, String> environment =
                new HashMap<>(Map.of("OMP_DISPLAY_ENV", "VERBOSE", "GOMP_SPINCOUNT", "", "OMP_WAIT_POLICY", ""));
        environment.putAll(decided);
        ChildJvm child = ChildJvm.run(Start.class, environment);
        assertThat(child.exitCode()).as(child.output()).isZero();
        return child.output();
    }
}
