package io.speculative.djl.torch;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long libtorch's OpenMP threads spin while they wait for work. By default they spin so long that a pass takes
 * several times as long when another process wants their cores. The OpenMP library reads its settings from the process's
 * environment when it is loaded, so they are set there before libtorch is.
 */
final class OpenMp {

    private static final Logger LOG = LoggerFactory.getLogger(OpenMp.class);

    /** What a user sets to decide about spinning; then nothing is changed. */
    private static final List<String> DECIDED_BY = List.of("GOMP_SPINCOUNT", "OMP_WAIT_POLICY");

    private static final String SPINS = "1000";

    private static final AtomicBoolean ASKED = new AtomicBoolean();

    private OpenMp() {}

    /**
     * Lets waiting threads spin briefly and then sleep, unless the user has decided. Called before libtorch is loaded; does
     * nothing the second time.
     */
    static void limitSpinning() {
        if (!ASKED.getAndSet(true)
                && DECIDED_BY.stream().noneMatch(System.getenv()::containsKey)
                && !set("GOMP_SPINCOUNT", SPINS)) {
            LOG.info("OpenMP threads of libtorch spin while they wait, as this platform has no setting for it here;"
                    + " beside other work ask for fewer threads (ModelOptions.withThreads)");
        }
    }

    /** Sets a variable of the process's own environment, which Java's copy of it does not show. */
    private static boolean set(String name, String value) {
        if (!Platform.isLinux()) {
            return false;
        }
        try {
            Object[] arguments = {name, value, 0};
            return NativeLibrary.getProcess().getFunction("setenv").invokeInt(arguments) == 0;
        } catch (UnsatisfiedLinkError e) {
            LOG.debug("setenv can't be called", e);
            return false;
        }
    }
}
