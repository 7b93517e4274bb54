package io.speculative.djl;

import io.speculative.djl.program.Decoder;
import io.speculative.djl.program.Pass;
import io.speculative.djl.program.Segment;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A model opened from a folder in Hugging Face layout.
 *
 * <p>Thread-safe: weights are immutable and shared by all sessions. A session belongs to one thread at a time.
 */
public final class HuggingFaceModel implements LanguageModel {

    private final Decoder decoder;
    private final Vocabulary vocabulary;
    private volatile boolean closed;

    HuggingFaceModel(Decoder decoder, Vocabulary vocabulary) {
        this.decoder = decoder;
        this.vocabulary = vocabulary;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int contextLength() {
        return decoder.config().maxPositions();
    }

    @Override
    public ModelSession open() {
        requireOpen();
        return new DecoderSession(this, decoder);
    }

    @Override
    public List<Scores> score(List<? extends ModelSession> sessions, List<TokenTree> trees) {
        requireOpen();
        List<DecoderSession> own = ownSessions(sessions);
        if (own.size() != trees.size()) {
            throw new IllegalArgumentException(
                    "trees: " + trees.size() + " (expected: " + own.size() + ", one per session)");
        }
        if (own.isEmpty()) {
            return List.of();
        }
        List<Segment> segments = new ArrayList<>(own.size());
        for (int i = 0; i < own.size(); i++) {
            segments.add(own.get(i).rowsOf(trees.get(i)));
        }
        List<Pass> passes = decoder.score(segments);
        List<Scores> scores = new ArrayList<>(own.size());
        for (int i = 0; i < own.size(); i++) {
            scores.add(own.get(i).accept(trees.get(i), passes.get(i)));
        }
        return scores;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            decoder.close();
        }
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("model: closed (expected: open)");
        }
    }

    private List<DecoderSession> ownSessions(List<? extends ModelSession> sessions) {
        Set<DecoderSession> own = Collections.newSetFromMap(new IdentityHashMap<>());
        List<DecoderSession> ordered = new ArrayList<>(sessions.size());
        for (ModelSession session : sessions) {
            if (!(session instanceof DecoderSession decoderSession)
                    || !decoderSession.isSessionOf(this)
                    || !own.add(decoderSession)) {
                throw new IllegalArgumentException(
                        "sessions: " + session + " (expected: distinct sessions of this model)");
            }
            ordered.add(decoderSession);
        }
        return ordered;
    }
}
