package io.speculative.djl.tokenizer;

/** How much of the Java heap is left, for work that must not find it full. */
final class HeapRoom {

    private static final long KEPT_FREE = 1 << 20;

    private HeapRoom() {}

    /**
     * Whether so much is free, with some to spare. What looks used may be garbage, so before the answer is no, the virtual
     * machine is asked to collect it.
     */
    static boolean has(long bytes) {
        if (free() >= bytes) {
            return true;
        }
        System.gc();
        return free() >= bytes;
    }

    /** What is free, less some for the other threads. */
    static long free() {
        Runtime runtime = Runtime.getRuntime();
        return Math.max(0, runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory() - KEPT_FREE);
    }
}
