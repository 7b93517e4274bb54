package io.speculative.model;

import java.lang.ref.Reference;

/**
 * Asks for room in the Java heap before something is read whose size a file decides. A heap that runs out fails whichever
 * thread is the next to want some, and that is seldom the one at fault.
 */
public final class HeapRoom {

    private static final double MEBIBYTE = 1 << 20;

    /** What is left to other threads. */
    private static final double SPARE = MEBIBYTE;

    private static final double MOST_SPARE = 16 * MEBIBYTE;

    private HeapRoom() {}

    /**
     * Refuses what can't be had. Garbage is collected before that, as it is room too.
     *
     * @param what is about to be read, for the message
     * @param bytes an estimate of what it takes
     * @throws MemoryExhaustedException if the heap can't grow to that
     */
    public static void require(Object what, double bytes) {
        if (bytes > left()) {
            System.gc();
        }
        double left = left();
        if (bytes > left) {
            throw new MemoryExhaustedException(
                    "%s: about %.0f MiB of Java heap (expected: <= %.0f MiB, which are left of %.0f;"
                                    .formatted(what, Math.ceil(bytes / MEBIBYTE), left / MEBIBYTE, most() / MEBIBYTE)
                            + " -Xmx gives more)");
        }
    }

    /**
     * Refuses an array that can't be had, by making one as large. In a heap that is nearly full it makes a larger one, as other
     * threads will have taken some when the array is made. This is for native code that ends the virtual machine when it can't
     * make an array: call it last before that.
     *
     * @param what is about to be made, for the message
     * @param bytes at most what it takes
     * @throws MemoryExhaustedException if the heap has no such room in one piece
     */
    public static void requireInOnePiece(Object what, int bytes) {
        boolean nearlyFull = left() < bytes + most() / 8;
        double spare = nearlyFull ? Math.min(most() / 16, MOST_SPARE) : 0;
        byte[] made = {};
        try {
            made = new byte[(int) Math.min(bytes + spare, Integer.MAX_VALUE)];
        } catch (OutOfMemoryError e) {
            throw new MemoryExhaustedException(
                    "%s: about %.0f MiB of Java heap in one piece (expected: room in the %.0f MiB left of %.0f; -Xmx gives more)"
                            .formatted(what, Math.ceil(bytes / MEBIBYTE), left() / MEBIBYTE, most() / MEBIBYTE),
                    e);
        } finally {
            Reference.reachabilityFence(made);
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
