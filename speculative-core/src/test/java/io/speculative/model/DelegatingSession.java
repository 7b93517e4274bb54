package io.speculative.model;

import io.speculative.tree.TokenTree;

/** A session that does what another does, for tests to change a part of it. */
public class DelegatingSession implements ModelSession {

    /** The other session. */
    protected final ModelSession session;

    public DelegatingSession(ModelSession session) {
        this.session = session;
    }

    @Override
    public int length() {
        return session.length();
    }

    @Override
    public int contextLength() {
        return session.contextLength();
    }

    @Override
    public int branchDepth() {
        return session.branchDepth();
    }

    @Override
    public void append(int... tokens) {
        session.append(tokens);
    }

    @Override
    public Scores score(TokenTree tree) {
        return session.score(tree);
    }

    @Override
    public Scores extend(TokenTree tree) {
        return session.extend(tree);
    }

    @Override
    public void commit(int node) {
        session.commit(node);
    }

    @Override
    public HiddenStates hiddenStates() {
        return session.hiddenStates();
    }

    @Override
    public void close() {
        session.close();
    }
}
