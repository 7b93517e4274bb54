package io.speculative.draft;

/** A draft session that does what another does, for tests to change a part of it. */
public class DelegatingDraftSession implements DraftSession {

    /** The other session. */
    protected final DraftSession session;

    public DelegatingDraftSession(DraftSession session) {
        this.session = session;
    }

    @Override
    public void append(int... tokens) {
        session.append(tokens);
    }

    @Override
    public Draft draft(int root, Room room) {
        return session.draft(root, room);
    }

    @Override
    public void commit(int node) {
        session.commit(node);
    }

    @Override
    public void close() {
        session.close();
    }
}
