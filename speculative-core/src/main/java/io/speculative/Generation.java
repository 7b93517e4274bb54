package io.speculative;

import io.speculative.metrics.DecodingStats;
import io.speculative.model.Lifetime;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running request: hands out tokens as they are decided, several per round. All work, reading the prompt included, is
 * done by {@link #hasNext} and {@link #next} on the calling thread.
 *
 * <p>Used by one thread at a time: a call that another thread makes meanwhile is an {@link IllegalStateException}. Any thread
 * may call {@link #cancel} and {@link #close}. If the thread is interrupted, the
 * generation ends as if it had been cancelled, and the thread stays interrupted.
 *
 * <p>Close it when done. The models' caches are released as soon as the end is reached or a call throws. Those of a generation
 * that is neither closed nor read to its end are released when the garbage collector finds it, which may be late. An exception
 * of the target ends the generation. An exception of the drafter does not ({@link #drafterFailure}), unless it is an
 * {@link Error}.
 */
public final class Generation implements Iterator<TokenEvent>, AutoCloseable {

    /** The most tokens of a prompt that are read before cancellation is checked again. */
    private static final int PROMPT_PIECE = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final Cleaner CLEANER = Cleaner.create();
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private final Request request;
    private final Queue<TokenEvent> ready = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final Lifetime lifetime;
    private final OneThread thread = new OneThread("generation");
    private volatile boolean cancelled;

    Generation(Request request) {
        this.request = request;
        this.lifetime = new Lifetime("generation", request::close);
        CLEANER.register(this, () -> release(request));
    }

    /** Releases what an abandoned generation holds. */
    private static void release(Request request) {
        if (request.stopReason().isEmpty()) {
            if (!WARNED.getAndSet(true)) {
                LOG.warn("a generation was given up without being closed; its caches are released only now"
                        + " (told once; close generations, for example with try-with-resources)");
            }
            request.close();
        }
    }

    @Override
    public boolean hasNext() {
        try {
            return thread.call(() -> {
                if (ready.isEmpty()) {
                    lifetime.runIfOpen(this::fill);
                }
                return !ready.isEmpty() && !lifetime.isClosed();
            });
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Goes on until a token is decided or the text ends. */
    private void fill() {
        boolean promptRead = false;
        while (ready.isEmpty() && stopReason().isEmpty()) {
            if (cancelled || lifetime.isClosed() || Thread.currentThread().isInterrupted()) {
                request.close();
            } else if (!promptRead) {
                promptRead = request.read(PROMPT_PIECE);
            } else {
                request.round(ready);
            }
        }
    }

    @Override
    public TokenEvent next() {
        return thread.call(this::take);
    }

    private TokenEvent take() {
        if (ready.isEmpty() && !hasNext()) {
            throw new NoSuchElementException("generation: ended"
                    + stopReason().map(reason -> " by " + reason).orElse("") + " (expected: hasNext() is true)");
        }
        TokenEvent event = ready.remove();
        text.append(event.text());
        return event;
    }

    /** Runs to the end and returns the whole text, including the text of tokens that were handed out before. */
    public String text() {
        while (hasNext()) {
            next();
        }
        return text.toString();
    }

    /**
     * Ends the generation after the running round or piece of the prompt, if there is one. Tokens already decided are
     * still handed out: after {@link #hasNext} has returned true, {@link #next} returns a token. May be called by any
     * thread.
     */
    public void cancel() {
        cancelled = true;
    }

    /** Why the generation ended; empty while it goes on. Tokens decided before the end may still be waiting. */
    public Optional<StopReason> stopReason() {
        return request.stopReason();
    }

    /**
     * Why the drafter was given up; empty while it works. It may have thrown an exception, proposed a draft that is
     * malformed, or failed to close. The generation goes on without it: one target pass per token, from the same law.
     */
    public Optional<RuntimeException> drafterFailure() {
        return request.drafterFailure();
    }

    /** The numbers so far. */
    public DecodingStats stats() {
        return request.stats();
    }

    /**
     * Ends the generation; does nothing the second time. {@link #hasNext} is false from then on, but if it has just
     * returned true, {@link #next} still returns a token. May be called by any thread: a round or piece of the prompt
     * that is running is finished first, and the caches are released after it.
     */
    @Override
    public void close() {
        lifetime.close();
    }
}
