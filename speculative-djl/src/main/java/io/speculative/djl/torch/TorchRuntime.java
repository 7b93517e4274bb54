package io.speculative.djl.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Starts the one libtorch of the process, and sets what must be set before a thread runs programs on it.
 *
 * <p>Starting sets the system properties {@code ai.djl.offline} and {@code OPT_OUT_TRACKING} to true unless they are set
 * already: nothing is downloaded, and no use is reported. It also sets how long idle threads spin ({@link OpenMp}).
 */
public final class TorchRuntime {

    /** The engine's name. */
    static final String ENGINE = "PyTorch";

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

    /** Starts libtorch if it is not running yet. */
    public static void start() {
        setUnlessSet("ai.djl.offline");
        setUnlessSet("OPT_OUT_TRACKING");
        OpenMp.limitSpinning();
        Engine.getEngine(ENGINE);
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

    private static void setUnlessSet(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }
}
