package io.speculative;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.model.Vocabulary;
import java.util.Optional;

/**
 * A drafter that works until one of its calls fails.
 *
 * @param drafter does the work
 * @param call what fails
 * @param round the number of the round in which it fails, from 1
 */
record FailingDrafter(Drafter drafter, Call call, int round) implements Drafter {

    /** A call of a draft session. */
    enum Call {
        APPEND,
        DRAFT,
        COMMIT,
        CLOSE
    }

    @Override
    public DraftLaw law() {
        return drafter.law();
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return drafter.vocabulary();
    }

    @Override
    public DraftSession open(SamplingRule rule, RandomStream random) {
        return new Session(drafter.open(rule, random));
    }

    private final class Session implements DraftSession {
        private final DraftSession session;
        private int rounds;

        Session(DraftSession session) {
            this.session = session;
        }

        @Override
        public void append(int... tokens) {
            failIf(call == Call.APPEND);
            session.append(tokens);
        }

        @Override
        public Draft draft(int root, int maxDepth) {
            rounds++;
            failIf(call == Call.DRAFT && rounds == round);
            return session.draft(root, maxDepth);
        }

        @Override
        public void commit(int node) {
            failIf(call == Call.COMMIT && rounds == round);
            session.commit(node);
        }

        @Override
        public void close() {
            session.close();
            failIf(call == Call.CLOSE);
        }

        private void failIf(boolean now) {
            if (now) {
                throw new IllegalStateException("drafter: out of order (expected: by this test)");
            }
        }
    }
}
