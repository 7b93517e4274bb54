package io.speculative.model;

import io.speculative.distribution.Distribution;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A language model that is a table: every law is written down, so whole decoders can be tested without weights.
 *
 * <p>The softmax at temperature 1 is exactly proportional to the table's weights; the logits are their logarithms. Scores
 * and laws refuse to be read once they are no longer valid, so whoever keeps them too long is found out.
 *
 * <p>A session with taps makes hidden states up: of four values, which are the token, its position, a number of all tokens up to
 * there, and the place of the tap in a model of {@value #LAYERS} layers.
 */
public final class TableModel implements LanguageModel {

    /** The number of layers that taps count. */
    public static final int LAYERS = 2;

    private static final int WIDTH = 4;

    private final LawTable table;
    private final Vocabulary vocabulary;
    private final int contextLength;
    private final AtomicLong modelPasses = new AtomicLong();
    private final AtomicLong openSessions = new AtomicLong();
    private volatile boolean closed;

    private TableModel(LawTable table, Vocabulary vocabulary, int contextLength) {
        this.table = table;
        this.vocabulary = vocabulary;
        this.contextLength = contextLength;
    }

    /** A model of a table over {@code vocabularySize} single-character tokens that holds 64 tokens. */
    public static TableModel of(LawTable table, int vocabularySize) {
        return new TableModel(table, CharacterVocabulary.of(vocabularySize), 64);
    }

    /** A model of {@link LawTable#random}. */
    public static TableModel random(long seed, int vocabularySize, int order) {
        return of(LawTable.random(seed, vocabularySize, order), vocabularySize);
    }

    /** The same table with another {@link #contextLength}. */
    public TableModel withContextLength(int newContextLength) {
        return new TableModel(table, vocabulary, newContextLength);
    }

    /** The same table with other tokens. */
    public TableModel withVocabulary(Vocabulary newVocabulary) {
        return new TableModel(table, newVocabulary, contextLength);
    }

    /** The law after a context at temperature 1. */
    public Distribution law(int... context) {
        return Distribution.ofWeights(table.weights(context));
    }

    /** The number of passes that scored nodes, of all sessions. */
    public long passes() {
        return modelPasses.get();
    }

    /** The number of sessions that are open. */
    public long openSessions() {
        return openSessions.get();
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public ModelSession open() {
        return open(Set.of());
    }

    @Override
    public ModelSession open(Set<Tap> taps) {
        if (closed) {
            throw new ClosedException("model");
        }
        Set<Integer> places = taps.stream().map(tap -> tap.place(LAYERS)).collect(Collectors.toSet());
        openSessions.incrementAndGet();
        return new Session(places);
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Session implements ModelSession {
        private final Set<Integer> places;
        private final int[] tokens = new int[contextLength];
        private int length;
        private Optional<TokenTree> scored = Optional.empty();
        private long changes;
        private long passes;
        private boolean sessionClosed;

        Session(Set<Integer> places) {
            this.places = places;
        }

        @Override
        public int length() {
            requireOpen();
            return length;
        }

        @Override
        public int contextLength() {
            requireOpen();
            return contextLength;
        }

        @Override
        public void append(int... more) {
            requireOpen();
            requireRoom(more.length);
            for (int token : more) {
                requireToken(token);
            }
            keep(more);
        }

        @Override
        public Scores score(TokenTree tree) {
            requireOpen();
            return pass(tree, 0);
        }

        @Override
        public Scores extend(TokenTree tree) {
            TokenTree before = scoredTree();
            if (!tree.extendsTree(before) || tree.size() == before.size()) {
                throw new IllegalArgumentException("tree: " + tree + " (expected: one that extends " + before + ")");
            }
            return pass(tree, before.size());
        }

        @Override
        public void commit(int node) {
            TokenTree tree = scoredTree();
            if (node < 0 || node >= tree.size()) {
                throw new IllegalArgumentException("node: " + node + " (expected: 0 to " + (tree.size() - 1) + ")");
            }
            keep(Arrays.stream(tree.path(node)).map(tree::token).toArray());
        }

        @Override
        public HiddenStates hiddenStates() {
            requireOpen();
            return places.isEmpty() ? HiddenStates.none() : new CommittedStates();
        }

        @Override
        public void close() {
            if (!sessionClosed) {
                openSessions.decrementAndGet();
            }
            sessionClosed = true;
            changes++;
        }

        private void keep(int[] more) {
            System.arraycopy(more, 0, tokens, length, more.length);
            length += more.length;
            scored = Optional.empty();
            changes++;
        }

        private Scores pass(TokenTree tree, int firstNode) {
            requireRoom(tree.size());
            for (int node = firstNode; node < tree.size(); node++) {
                requireToken(tree.token(node));
            }
            scored = Optional.of(tree);
            passes++;
            changes += firstNode == 0 ? 1 : 0;
            modelPasses.incrementAndGet();
            float[][] rows = new float[tree.size() - firstNode][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = table.weights(context(tree, firstNode + row));
            }
            return new Rows(rows, vocabulary.size(), this, tree, firstNode);
        }

        private void copyState(Tap tap, int[] context, float[] destination) {
            int last = context.length - 1;
            destination[0] = context[last];
            destination[1] = last;
            destination[2] = Arrays.hashCode(context) % 1000;
            destination[3] = place(tap);
        }

        private int place(Tap tap) {
            int place = tap.place(LAYERS);
            if (!places.contains(place)) {
                throw new IllegalArgumentException("tap: " + tap + " (expected: one that the session was opened with)");
            }
            return place;
        }

        private int[] context(TokenTree tree, int node) {
            int[] path = tree.path(node);
            int[] context = Arrays.copyOf(tokens, length + path.length);
            for (int i = 0; i < path.length; i++) {
                context[length + i] = tree.token(path[i]);
            }
            return context;
        }

        private TokenTree scoredTree() {
            requireOpen();
            return scored.orElseThrow(() -> new IllegalStateException("tree: none (expected: a scored one)"));
        }

        private void requireOpen() {
            if (sessionClosed) {
                throw new ClosedException("session");
            }
        }

        private void requireRoom(int more) {
            if (length + more > contextLength) {
                throw new IllegalArgumentException("tokens: " + length + " + " + more + " (expected: <= "
                        + contextLength + ", the context length)");
            }
        }

        private void requireToken(int token) {
            if (token < 0 || token >= vocabulary.size()) {
                throw new IllegalArgumentException(
                        "token: " + token + " (expected: 0 to " + (vocabulary.size() - 1) + ")");
            }
        }

        /** The states of the committed tokens. */
        private final class CommittedStates implements HiddenStates {

            @Override
            public int length() {
                return Session.this.length();
            }

            @Override
            public int width(Tap tap) {
                requireOpen();
                place(tap);
                return WIDTH;
            }

            @Override
            public void copy(Tap tap, int position, float[] destination) {
                requireOpen();
                if (position < 0 || position >= length()) {
                    throw new IllegalArgumentException(
                            "position: " + position + " (expected: 0 to " + (length() - 1) + ")");
                }
                copyState(tap, Arrays.copyOf(tokens, position + 1), destination);
            }
        }
    }

    /** Rows of weights that may be read until their session changes. */
    private static final class Rows implements Scores {
        private final float[][] weights;
        private final int vocabularySize;
        private final Session session;
        private final long madeAt;
        private final long pass;
        private final TokenTree tree;
        private final int firstNode;

        Rows(float[][] weights, int vocabularySize, Session session, TokenTree tree, int firstNode) {
            this.weights = weights;
            this.vocabularySize = vocabularySize;
            this.session = session;
            this.madeAt = session.changes;
            this.pass = session.passes;
            this.tree = tree;
            this.firstNode = firstNode;
        }

        @Override
        public int vocabularySize() {
            return vocabularySize;
        }

        @Override
        public int rows() {
            return weights.length;
        }

        @Override
        public int argmax(int row) {
            float[] values = row(row);
            int best = 0;
            for (int token = 1; token < values.length; token++) {
                best = values[token] > values[best] ? token : best;
            }
            return best;
        }

        @Override
        public void copyLogits(int row, float[] destination) {
            float[] values = row(row);
            for (int token = 0; token < values.length; token++) {
                destination[token] = (float) Math.log(values[token]);
            }
        }

        @Override
        public Distribution softmax(int row, double temperature) {
            return temperature == 1.0
                    ? new PassingLaw(Distribution.ofWeights(row(row)), session)
                    : Scores.super.softmax(row, temperature);
        }

        @Override
        public void copyHidden(Tap tap, int row, float[] destination) {
            row(row);
            session.copyState(tap, session.context(tree, firstNode + row), destination);
        }

        private float[] row(int row) {
            if (session.changes != madeAt || session.passes != pass) {
                throw new IllegalStateException("scores: outdated (expected: read before the session's next change)");
            }
            return weights[row];
        }
    }

    /** A law that may be read until its session scores anew, drafts, commits, appends or is closed. */
    private static final class PassingLaw implements Distribution {
        private final Distribution law;
        private final Session session;
        private final long madeAt;

        PassingLaw(Distribution law, Session session) {
            this.law = law;
            this.session = session;
            this.madeAt = session.changes;
        }

        @Override
        public int vocabularySize() {
            return valid().vocabularySize();
        }

        @Override
        public double probability(int token) {
            return valid().probability(token);
        }

        @Override
        public void copyTo(double[] destination) {
            valid().copyTo(destination);
        }

        @Override
        public int sample(double uniform) {
            return valid().sample(uniform);
        }

        @Override
        public Distribution without(int token) {
            return new PassingLaw(valid().without(token), session);
        }

        @Override
        public boolean hasOtherThan(int token) {
            return valid().hasOtherThan(token);
        }

        @Override
        public Distribution truncated(int count) {
            return new PassingLaw(valid().truncated(count), session);
        }

        private Distribution valid() {
            if (session.changes != madeAt) {
                throw new IllegalStateException("law: outdated (expected: read before the session moves on)");
            }
            return law;
        }
    }
}
