package io.speculative.model;

import java.util.function.Supplier;

/**
 * Lets any thread close what other threads are using. Calls enter and leave; closing lets no further call in, and what
 * is held is released after the last call has left, by the thread that leaves last. So nobody waits, a call may close
 * what it is itself using, and native memory is never released under a running call.
 *
 * <p>Thread-safe.
 */
public final class Lifetime {

    private final String name;
    private final Runnable release;
    private int uses;
    private volatile boolean closed;

    /**
     * A lifetime that begins now.
     *
     * @param name what lives, for messages
     * @param release releases what is held; run once
     */
    public Lifetime(String name, Runnable release) {
        this.name = name;
        this.release = release;
    }

    /**
     * Makes a call. If it fails and releasing after it fails too, the call's failure is the one that counts.
     *
     * @throws ClosedException if it is closed
     */
    public <T> T call(Supplier<T> action) {
        if (!tryEnter()) {
            throw new ClosedException(name);
        }
        return callAndLeave(action);
    }

    /**
     * Makes a call that returns nothing.
     *
     * @throws ClosedException if it is closed
     */
    public void run(Runnable action) {
        call(() -> {
            action.run();
            return true;
        });
    }

    /** Makes a call that returns nothing, unless it is closed. */
    public void runIfOpen(Runnable action) {
        if (tryEnter()) {
            callAndLeave(() -> {
                action.run();
                return true;
            });
        }
    }

    private <T> T callAndLeave(Supplier<T> action) {
        T result;
        try {
            result = action.get();
        } catch (RuntimeException | Error e) {
            leaveAfter(e);
            throw e;
        }
        leave();
        return result;
    }

    private synchronized boolean tryEnter() {
        if (closed) {
            return false;
        }
        uses++;
        return true;
    }

    /** Whether {@link #close} was called. Calls may still be running. */
    public boolean isClosed() {
        return closed;
    }

    /** Lets no further call in, and releases what is held if no call is running. Does nothing the second time. */
    public void close() {
        boolean last;
        synchronized (this) {
            last = !closed && uses == 0;
            closed = true;
        }
        if (last) {
            release.run();
        }
    }

    private void leave() {
        boolean last;
        synchronized (this) {
            uses--;
            last = closed && uses == 0;
        }
        if (last) {
            release.run();
        }
    }

    private void leaveAfter(Throwable failure) {
        try {
            leave();
        } catch (RuntimeException | Error releasing) {
            if (releasing != failure) {
                failure.addSuppressed(releasing);
            }
        }
    }
}
