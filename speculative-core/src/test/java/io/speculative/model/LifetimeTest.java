package io.speculative.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LifetimeTest {

    private final AtomicInteger releases = new AtomicInteger();
    private final Lifetime lifetime = new Lifetime("thing", releases::incrementAndGet);

    @Test
    void close_unused_releasesOnce() {
        assertThat(lifetime.isClosed()).isFalse();
        lifetime.close();
        lifetime.close();
        assertThat(lifetime.isClosed()).isTrue();
        assertThat(releases).hasValue(1);
    }

    @Test
    void call_afterClose_refused() {
        lifetime.close();
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(() -> lifetime.call(() -> 1))
                .withMessage("thing: closed (expected: open)");
        lifetime.runIfOpen(() -> {
            throw new AssertionError("closed");
        });
        assertThat(releases).hasValue(1);
    }

    @Test
    void close_insideACall_releasesAfterIt() {
        int result = lifetime.call(() -> {
            lifetime.close();
            lifetime.close();
            assertThat(releases).hasValue(0);
            return 7;
        });
        assertThat(result).isEqualTo(7);
        assertThat(releases).hasValue(1);
    }

    @Test
    void close_insideACallThatThrows_releasesAndKeepsTheFailure() {
        Lifetime failing = new Lifetime("thing", () -> {
            throw new IllegalStateException("release");
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> failing.run(() -> {
                    failing.close();
                    throw new IllegalStateException("call");
                }))
                .withMessage("call")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(suppressed -> assertThat(suppressed).hasMessage("release")));
    }

    @Test
    void call_insideAnotherWhoseReleaseFails_leavesBoth() {
        Lifetime inner = new Lifetime("inner", () -> {
            throw new IllegalStateException("inner: not released");
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> lifetime.call(() -> inner.call(() -> {
                    lifetime.close();
                    inner.close();
                    return 1;
                })))
                .withMessage("inner: not released");
        assertThat(releases).hasValue(1);
    }

    @Test
    void close_whileManyThreadsCall_releasesOnceAndUnderNoCall() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int cycle = 0; cycle < 200; cycle++) {
            AtomicBoolean released = new AtomicBoolean();
            AtomicInteger count = new AtomicInteger();
            Lifetime shared = new Lifetime("thing", () -> {
                released.set(true);
                count.incrementAndGet();
            });
            CountDownLatch running = new CountDownLatch(7);
            List<Future<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                callers.add(threads.submit(() -> {
                    boolean intact = true;
                    running.countDown();
                    while (!shared.isClosed()) {
                        try {
                            intact &= shared.call(() -> {
                                boolean before = released.get();
                                Thread.onSpinWait();
                                return !before && !released.get();
                            });
                        } catch (IllegalStateException e) {
                            assertThat(e).hasMessage("thing: closed (expected: open)");
                        }
                    }
                    return intact;
                }));
            }
            running.await();
            threads.submit(shared::close).get();
            for (Future<Boolean> caller : callers) {
                assertThat(caller.get()).isTrue();
            }
            assertThat(count).hasValue(1);
        }
        threads.shutdown();
    }
}
