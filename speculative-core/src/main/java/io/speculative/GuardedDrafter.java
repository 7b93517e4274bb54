package io.speculative;

import io.speculative.DecodingRecorder.Part;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.model.ClosedException;
import io.speculative.model.MemoryExhaustedException;
import io.speculative.model.Tap;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request's drafter, wrapped so that it can't end the request. After the first call that throws, or the first
 * malformed draft, its session is closed, the cause is logged and kept, and nothing more is proposed. That memory is exhausted
 * or a model closed is logged in one line, as it is no fault of the drafter; other causes are logged with their stack trace.
 *
 * <p>The text keeps its law as long as a failure does not depend on the tokens drawn for the lost draft. A drafter that
 * fails only when it draws certain tokens never proposes them, although its laws give them probability.
 *
 * <p>An {@link Error} is not caught. Not thread-safe.
 */
final class GuardedDrafter {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedDrafter.class);

    private final Drafter drafter;
    private final DraftCheck check;
    private final DecodingRecorder recorder;
    private Optional<DraftSession> session = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();

    GuardedDrafter(Drafter drafter, int vocabularySize, DecodingRecorder recorder) {
        this.drafter = drafter;
        this.check = new DraftCheck(drafter.siblings(), vocabularySize);
        this.recorder = recorder;
    }

    /** The taps that the drafter reads. */
    Set<Tap> taps() {
        try {
            return Set.copyOf(drafter.taps());
        } catch (RuntimeException e) {
            fail(e);
            return Set.of();
        }
    }

    void open(DraftRequest request) {
        if (failure.isPresent()) {
            return;
        }
        try {
            session = Optional.ofNullable(drafter.open(request));
            if (session.isEmpty()) {
                throw new IllegalStateException("session: null (expected: one, from drafter " + drafter + ")");
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    void append(int... tokens) {
        try {
            session.ifPresent(open -> open.append(tokens));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** The drafter's proposal, or nothing if it has failed. */
    Draft draft(int root, Room room) {
        if (session.isEmpty()) {
            return Draft.empty(root);
        }
        long start = recorder.now();
        try {
            Draft draft = session.get().draft(root, room);
            check.require(draft, root, room);
            return draft;
        } catch (RuntimeException e) {
            fail(e);
            return Draft.empty(root);
        } finally {
            recorder.spent(Part.DRAFT, start);
        }
    }

    void commit(int node) {
        if (session.isEmpty()) {
            return;
        }
        long start = recorder.now();
        try {
            session.get().commit(node);
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            recorder.spent(Part.DRAFT, start);
        }
    }

    /** Why the drafter was given up. */
    Optional<RuntimeException> failure() {
        return failure;
    }

    /** Closes the session if it is still open. */
    void close() {
        try {
            release();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void fail(RuntimeException cause) {
        failure = Optional.of(cause);
        recorder.drafterFailure();
        try {
            release();
        } catch (RuntimeException e) {
            if (e != cause) {
                cause.addSuppressed(e);
            }
        }
        if (cause instanceof MemoryExhaustedException || cause instanceof ClosedException) {
            LOG.warn("The drafter failed; this request goes on without it: {}", cause.getMessage());
        } else {
            LOG.warn("The drafter failed; this request goes on without it", cause);
        }
    }

    private void release() {
        Optional<DraftSession> open = session;
        session = Optional.empty();
        open.ifPresent(DraftSession::close);
    }
}
