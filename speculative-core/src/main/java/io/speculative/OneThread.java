package io.speculative;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Refuses a thread that calls what another thread is using, rather than let both change it. */
final class OneThread {

    private final String name;
    private final AtomicReference<Thread> inside = new AtomicReference<>();

    /** Of a thing with a name, for messages. */
    OneThread(String name) {
        this.name = name;
    }

    /**
     * Makes a call, in which the same thread may make others.
     *
     * @throws IllegalStateException if another thread is in a call
     */
    <T> T call(Supplier<T> action) {
        Thread caller = Thread.currentThread();
        if (inside.get() == caller) {
            return action.get();
        }
        Thread other = inside.compareAndExchange(null, caller);
        if (Objects.nonNull(other)) {
            throw new IllegalStateException(
                    name + ": in use by thread " + other.getName() + " (expected: one thread at a time)");
        }
        try {
            return action.get();
        } finally {
            inside.set(null);
        }
    }
}
