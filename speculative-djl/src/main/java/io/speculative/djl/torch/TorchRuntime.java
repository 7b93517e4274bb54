package io.speculative.djl.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import io.speculative.djl.loader.OwnClassLoader;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;

/**
 * Starts the one libtorch of the process, and sets what must be set before a thread runs programs on it.
 *
 * <p>Starting sets some system properties unless they are set already. {@code ai.djl.offline} and {@code OPT_OUT_TRACKING}
 * become true: nothing is downloaded, and no use is reported. {@code ai.djl.pytorch.graph_optimizer} becomes false, as
 * {@link #prepareThread} does it for the other threads. Starting also sets how long idle threads spin ({@link OpenMp}).
 */
public final class TorchRuntime {

    /** The engine's name. */
    static final String ENGINE = "PyTorch";

    /** The variable with which DJL takes a libtorch that is installed already. */
    private static final String OWN_LIBTORCH = "PYTORCH_LIBRARY_PATH";

    /** Where libtorch is published for, by the names that Java has for systems and processors. */
    private static final Map<String, Set<String>> PLATFORMS = Map.of(
            "Linux", Set.of("amd64", "x86_64", "aarch64"),
            "Mac", Set.of("aarch64"),
            "Windows", Set.of("amd64", "x86_64"));

    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(TorchRuntime::prepare);

    private TorchRuntime() {}

    /**
     * Opens an owner of arrays on a device, and prepares the calling thread.
     *
     * @param device where the arrays lie
     * @return the owner of what is created from it; the caller closes it
     */
    public static PtNDManager newManager(Device device) {
        prepareThread();
        return (PtNDManager) NDManager.newBaseManager(device, ENGINE);
    }

    /**
     * Starts libtorch if it is not running yet.
     *
     * @throws IllegalStateException if it can't be unpacked or loaded, or there is none for this machine
     */
    public static void start() {
        if (System.getenv(OWN_LIBTORCH) == null) {
            requirePublished(System.getProperty("os.name"), System.getProperty("os.arch"));
        }
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.pytorch.graph_optimizer", "false");
        OpenMp.limitSpinning();
        try {
            OwnClassLoader.call(() -> Engine.getEngine(ENGINE));
        } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
            throw refusal(rootOf(e));
        }
    }

    private static IllegalStateException refusal(Throwable root) {
        boolean loadedTwice = String.valueOf(root.getMessage()).contains("another classloader");
        return new IllegalStateException(
                "libtorch: " + root
                        + (loadedTwice
                                ? " (expected: one class loader for the whole process, above those of the applications)"
                                : " (expected: one that loads; it is unpacked into " + Utils.getEngineCacheDir()
                                        + ", for which DJL_CACHE_DIR names another folder)"),
                root);
    }

    /** Refuses a machine for which no libtorch is published, rather than load one that is for another. */
    static void requirePublished(String system, String processor) {
        boolean published = PLATFORMS.entrySet().stream()
                .anyMatch(platform -> system.startsWith(platform.getKey())
                        && platform.getValue().contains(processor));
        if (!published) {
            throw new IllegalStateException("platform: " + system + " on " + processor
                    + " (expected: Linux on x86_64 or aarch64, macOS on aarch64, or Windows on x86_64, as libtorch is"
                    + " published for no other; " + OWN_LIBTORCH + " names one of your own)");
        }
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /**
     * Sets how many threads one operation may use, for all models of the process.
     *
     * @param threads at least 1
     */
    public static void useThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
        }
        start();
        if (JniUtils.getNumThreads() != threads) {
            JniUtils.setNumThreads(threads);
        }
    }

    /**
     * Refuses a device that the libtorch of the process cannot compute on.
     *
     * @param device where a model shall run
     * @throws IllegalArgumentException if it is neither the CPU nor a GPU that libtorch was built for and finds
     */
    public static void requireUsable(Device device) {
        start();
        Engine engine = Engine.getEngine(ENGINE);
        boolean gpu = device.isGpu()
                && engine.hasCapability(StandardCapabilities.CUDA)
                && device.getDeviceId() < engine.getGpuCount();
        if (!gpu && !device.equals(Device.cpu())) {
            throw new IllegalArgumentException(
                    "device: " + device + " (expected: cpu, or a gpu that this libtorch finds)");
        }
    }

    /**
     * Prepares the calling thread: programs run as written, without first being profiled and specialised, which takes
     * several times as long at the first call and gains nothing later. The switch is the thread's own.
     */
    public static void prepareThread() {
        PREPARED.get();
    }

    private static Boolean prepare() {
        start();
        JniUtils.setGraphExecutorOptimize(false);
        return Boolean.TRUE;
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
