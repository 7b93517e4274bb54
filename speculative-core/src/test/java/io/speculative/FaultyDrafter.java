package io.speculative;

import io.speculative.distribution.Distribution;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A drafter that works until a call goes wrong.
 *
 * @param drafter does the work
 * @param call what goes wrong
 * @param fault how
 * @param round the number of the round in which it goes wrong, from 1; of no matter to the calls outside the rounds
 */
record FaultyDrafter(Drafter drafter, Call call, Fault fault, int round) implements Drafter {

    /** A call of a drafter. */
    enum Call {
        OPEN,
        APPEND,
        DRAFT,
        COMMIT,
        CLOSE
    }

    /** What happens instead of the call's result, or in place of a draft. */
    @FunctionalInterface
    interface Fault {
        @Nullable
        Draft on(Draft draft);

        /** The call throws. */
        static Fault exception() {
            return draft -> {
                throw new IllegalStateException("drafter: out of order (expected: by this test)");
            };
        }

        /** The call throws an error. */
        static Fault error() {
            return draft -> {
                throw new StackOverflowError("drafter: too deep (expected: by this test)");
            };
        }

        /** The call gives nothing. */
        static Fault nothing() {
            return draft -> null;
        }

        /** Another token stands at the root. */
        static Fault root(int token) {
            return draft -> Draft.empty(token);
        }

        /** One token is drafted, whatever it is. */
        static Fault token(int token, Distribution law) {
            return draft ->
                    Draft.of(TokenTree.chain(draft.tree().token(0), token), Arrays.asList(new Distribution[] {law}));
        }

        /** The law of the last drafted token is another one. */
        static Fault law(UnaryOperator<@Nullable Distribution> change) {
            return draft -> {
                TokenTree tree = draft.tree();
                Distribution[] laws = new Distribution[tree.drafted()];
                Arrays.setAll(laws, i -> draft.law(i + 1));
                laws[laws.length - 1] = change.apply(draft.law(laws.length));
                return Draft.of(tree, Arrays.asList(laws));
            };
        }

        /** The root has a second child. */
        static Fault sibling() {
            return draft -> {
                int root = draft.tree().token(0);
                TokenTree.Builder tree = TokenTree.rootedAt(root);
                tree.add(0, draft.tree().token(1));
                tree.add(0, draft.tree().token(1));
                return Draft.of(tree.build(), Arrays.asList(draft.law(1), draft.law(1)));
            };
        }
    }

    @Override
    public DraftLaw siblings() {
        return drafter.siblings();
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return drafter.vocabulary();
    }

    @Override
    @SuppressWarnings("NullAway") // some of the faults are nulls
    public DraftSession open(DraftRequest request) {
        return call == Call.OPEN && fault.on(Draft.empty(0)) == null ? null : new Session(drafter.open(request));
    }

    private final class Session implements DraftSession {
        private final DraftSession session;
        private int rounds;
        private boolean closed;

        Session(DraftSession session) {
            this.session = session;
        }

        @Override
        public void append(int... tokens) {
            failIf(call == Call.APPEND);
            session.append(tokens);
        }

        @Override
        @SuppressWarnings("NullAway") // some of the faults are nulls
        public Draft draft(int root, Room room) {
            rounds++;
            Draft draft = session.draft(root, room);
            return call == Call.DRAFT && rounds == round ? fault.on(draft) : draft;
        }

        @Override
        public void commit(int node) {
            failIf(call == Call.COMMIT && rounds == round);
            session.commit(node);
        }

        @Override
        public void close() {
            if (closed) {
                throw new AssertionError("session: closed twice (expected: once)");
            }
            closed = true;
            session.close();
            failIf(call == Call.CLOSE);
        }

        private void failIf(boolean now) {
            if (now) {
                fault.on(Draft.empty(0));
            }
        }
    }
}
