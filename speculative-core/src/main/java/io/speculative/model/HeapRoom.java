package io.speculative.model;

/**
 * Asks for room in the Java heap before something is read whose size a file decides. A heap that runs out fails whichever
 * thread is the next to want some, and that is seldom the one at fault.
 */
public final class HeapRoom {

    private static final double MEBIBYTE = 1 << 20;

    /** What is left to other threads. */
    private static final double SPARE = MEBIBYTE;

    private HeapRoom() {}

    /**
     * Refuses what can't be had. Garbage is collected before that, as it is room too.
     *
     * @param what is about to be read, for the message
     * @param bytes an estimate of what it takes
     * @throws IllegalArgumentException if the heap can't grow to that
     */
    public static void require(Object what, double bytes) {
        if (bytes > left()) {
            System.gc();
        }
        double left = left();
        if (bytes > left) {
            throw new IllegalArgumentException(
                    "%s: about %.0f MiB of Java heap (expected: <= %.0f MiB, which are left of %.0f;"
                                    .formatted(what, Math.ceil(bytes / MEBIBYTE), left / MEBIBYTE, most() / MEBIBYTE)
                            + " -Xmx gives more)");
        }
    }

    private static double left() {
        Runtime runtime = Runtime.getRuntime();
        return most() - (runtime.totalMemory() - runtime.freeMemory()) - SPARE;
    }

    private static double most() {
        return Runtime.getRuntime().maxMemory();
    }
}
