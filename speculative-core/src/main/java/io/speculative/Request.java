package io.speculative;

import io.speculative.DecodingRecorder.Part;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.metrics.DecodingStats;
import io.speculative.model.ClosedException;
import io.speculative.model.LanguageModel;
import io.speculative.model.Lifetime;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.Tap;
import io.speculative.tree.TokenTree;
import io.speculative.verify.ScoredTree;
import io.speculative.verify.Verification;
import io.speculative.verify.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One request, step by step. The caller decides when each step is made, so one pass over the target model may serve
 * several requests. A {@link Generation} makes the steps of a single request.
 *
 * <pre>{@code
 * while (!request.read(64)) {}
 * while (request.stopReason().isEmpty()) {
 *     TokenTree tree = request.propose(16);
 *     Scores scores = request.session().score(tree);
 *     request.settle(scores).forEach(event -> System.out.print(event.text()));
 * }
 * }</pre>
 *
 * <p>For several requests over one model, {@link LanguageModel#score} takes their sessions and trees (example
 * {@code ShareTargetPasses}). Each request has
 * random numbers of its own, so the other requests have no influence on its draws.
 *
 * <p>Used by one thread at a time: a step that another thread makes meanwhile is an {@link IllegalStateException}. Any
 * thread may call {@link #close}. Close it when done. The models' caches are released as soon as the text ends or a
 * step throws. An exception of the target ends the request. An exception of the drafter does not
 * ({@link #drafterFailure}), unless it is an {@link Error}.
 */
public final class Request implements AutoCloseable {

    private final ModelSession target;
    private final GuardedDrafter drafter;
    private final Verifier.Session verifier;
    private final SamplingRule rule;
    private final RandomStream random;
    private final Emission emission;
    private final DecodingRecorder recorder;
    private final int[] prompt;
    private int read;
    private boolean promptRead;
    private int root;
    private Optional<Draft> proposed = Optional.empty();
    private boolean asked;
    private long roundStart;
    private long passStart;
    private final Lifetime lifetime = new Lifetime("request", this::release);
    private final OneThread thread = new OneThread("request");

    private Request(
            LanguageModel model,
            GuardedDrafter drafter,
            Verifier verifier,
            int[] prompt,
            GenerationOptions options,
            RandomStream random,
            DecodingRecorder recorder) {
        this.drafter = drafter;
        this.verifier = verifier.open();
        this.rule = options.samplingRule();
        this.random = random;
        this.prompt = prompt.clone();
        this.promptRead = prompt.length == 1;
        this.root = prompt[prompt.length - 1];
        this.emission = new Emission(model.vocabulary(), prompt, options);
        this.recorder = recorder;
        Set<Tap> taps = new HashSet<>(drafter.taps());
        taps.addAll(verifier.taps());
        this.target = model.open(taps);
    }

    static Request open(
            LanguageModel model,
            Drafter drafter,
            Verifier verifier,
            int[] prompt,
            GenerationOptions options,
            RandomStream random,
            LongSupplier clock) {
        Prompts.requireFits(prompt, model);
        DecodingRecorder recorder = new DecodingRecorder(clock);
        GuardedDrafter guarded = new GuardedDrafter(drafter, model.vocabulary().size(), recorder);
        Request request = new Request(model, guarded, verifier, prompt, options, random, recorder);
        request.step(
                () -> guarded.open(new DraftRequest(options.samplingRule(), random, request.target.hiddenStates())));
        return request;
    }

    /**
     * Reads some of the prompt, target and drafter both. Its last token is not read but becomes the root of the first
     * tree.
     *
     * @param mostTokens the most tokens to read now, at least 1; what is left is read in pieces of about equal size
     * @return whether the whole prompt is read, so that the first round can begin; also true once the request has ended
     */
    public boolean read(int mostTokens) {
        if (mostTokens < 1) {
            throw new IllegalArgumentException("mostTokens: " + mostTokens + " (expected: >= 1)");
        }
        if (lifetime.isClosed() || promptRead) {
            return true;
        }
        step(() -> {
            long start = recorder.now();
            int left = prompt.length - 1 - read;
            int pieces = (left + mostTokens - 1) / mostTokens;
            int[] piece = Arrays.copyOfRange(prompt, read, read + (left + pieces - 1) / pieces);
            target.append(piece);
            drafter.append(piece);
            read += piece.length;
            recorder.spent(Part.PROMPT, start);
            promptRead = read == prompt.length - 1;
            recorder.spentInside(start);
        });
        return promptRead;
    }

    /**
     * Begins a round: drafts.
     *
     * @param mostNodes the most tokens to draft, at least 0; fewer if the text has room for fewer. Under a rule that
     *     samples, less room gives another text of the same law
     * @return the tree for the target to score with {@link #session}; without drafted tokens if there is nothing to
     *     propose
     * @throws IllegalStateException if the prompt is not read, the last round not settled, or the text has ended
     * @throws ClosedException if the request is closed
     */
    public TokenTree propose(int mostNodes) {
        if (mostNodes < 0) {
            throw new IllegalArgumentException("mostNodes: " + mostNodes + " (expected: >= 0)");
        }
        requireOpen();
        require(promptRead, "prompt: " + (prompt.length - 1 - read) + " tokens unread (expected: all read)");
        require(proposed.isEmpty(), "round: proposed already (expected: settled)");
        return step(() -> {
            roundStart = recorder.now();
            int context = target.contextLength() - target.length() - 1;
            int depth = Math.min(Math.min(emission.left() - 1, context), target.branchDepth());
            int nodes = Math.min(mostNodes, context);
            asked = depth >= 1 && nodes >= 1;
            Draft draft = asked ? drafter.draft(root, new Room(depth, nodes)) : Draft.empty(root);
            proposed = Optional.of(draft);
            passStart = recorder.now();
            return draft.tree();
        });
    }

    /**
     * The target's session, for the pass over the {@link #propose proposed} tree and nothing else.
     *
     * @return owned by this request
     */
    public ModelSession session() {
        return target;
    }

    /**
     * Ends a round: verifies the draft, emits the accepted tokens and one more, and keeps the accepted path.
     *
     * @param scores the target's rows for the proposed tree, from a pass over {@link #session}
     * @return the tokens emitted, at least one
     * @throws IllegalStateException if nothing is proposed, or the text has ended
     * @throws ClosedException if the request is closed
     */
    public List<TokenEvent> settle(Scores scores) {
        List<TokenEvent> events = new ArrayList<>();
        settle(scores, events);
        return events;
    }

    /** A whole round, with a pass of its own. */
    void round(Collection<TokenEvent> events) {
        step(() -> settle(target.score(propose(Integer.MAX_VALUE)), events));
    }

    /** Ends a round; the events are there even if the request fails to go on after them. */
    void settle(Scores scores, Collection<TokenEvent> events) {
        requireOpen();
        require(proposed.isPresent(), "round: nothing proposed (expected: a proposed tree)");
        Draft draft = proposed.orElseThrow();
        proposed = Optional.empty();
        step(() -> {
            long start = recorder.spent(Part.TARGET, passStart);
            ScoredTree scored =
                    new TargetTree(scores, rule, target.length(), draft.tree().size());
            Verification verification = verifier.verify(scored, draft, random);
            recorder.spent(Part.VERIFY, start);
            record(draft.tree(), verification, emit(draft.tree(), verification, events));
            if (emission.stopReason().isPresent()) {
                close();
            } else {
                commit(verification);
            }
            recorder.spentInside(roundStart);
        });
    }

    /** Why the text ended; empty while it goes on. */
    public Optional<StopReason> stopReason() {
        return emission.stopReason();
    }

    /**
     * Why the drafter was given up; empty while it works. It may have thrown an exception, proposed a draft that is
     * malformed, or failed to close. The request goes on without it: one target pass per token, from the same law.
     */
    public Optional<RuntimeException> drafterFailure() {
        return drafter.failure();
    }

    /** The numbers so far. */
    public DecodingStats stats() {
        return recorder.stats();
    }

    /**
     * Ends the request; a text that has not ended is {@link StopReason#CANCELLED}. Does nothing the second time. May be
     * called by any thread: the models' caches are released after the step that is running.
     */
    @Override
    public void close() {
        lifetime.close();
    }

    private void release() {
        emission.cancel();
        try {
            drafter.close();
        } finally {
            target.close();
        }
    }

    private void commit(Verification verification) {
        long start = recorder.now();
        target.commit(verification.node());
        recorder.spent(Part.TARGET, start);
        if (asked) {
            drafter.commit(verification.node());
        } else {
            drafter.append(root);
        }
        root = verification.nextToken();
    }

    /** Counts a round. Accepted tokens behind the end of the text were never emitted and don't count. */
    private void record(TokenTree tree, Verification verification, int emitted) {
        int depth = tree.depth(verification.node());
        int accepted = Math.min(depth, emitted);
        boolean tested = emitted > depth && tree.children(verification.node()).length > 0;
        recorder.round(tree.drafted(), accepted, tested ? accepted + 1 : accepted);
    }

    /** Emits the accepted path and the token after it, to the end of the text at most; returns the number of tokens. */
    private int emit(TokenTree tree, Verification verification, Collection<TokenEvent> events) {
        int[] path = tree.path(verification.node());
        int room = target.contextLength() - target.length();
        int emitted = 0;
        while (emitted < path.length && emission.stopReason().isEmpty()) {
            emitted++;
            int token = emitted < path.length ? tree.token(path[emitted]) : verification.nextToken();
            events.add(emission.emit(token, room - emitted));
            recorder.token();
        }
        return emitted;
    }

    /** A request is closed by its own end as well; it says which of the two it was. */
    private void requireOpen() {
        if (lifetime.isClosed()) {
            boolean ended = stopReason().isPresent() && !stopReason().equals(Optional.of(StopReason.CANCELLED));
            throw ended ? new IllegalStateException("request: ended (expected: open)") : new ClosedException("request");
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }

    private void step(Runnable step) {
        step(() -> {
            step.run();
            return true;
        });
    }

    /** Makes a step, and leaves nothing open if it fails. */
    private <T> T step(Supplier<T> step) {
        return thread.call(() -> lifetime.call(() -> {
            try {
                return step.get();
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }));
    }

    /** The target's laws at the nodes of a round's tree, each made once. */
    private static final class TargetTree implements ScoredTree {
        private final Scores scores;
        private final SamplingRule rule;
        private final int rootPosition;
        private final List<Optional<Distribution>> laws;

        TargetTree(Scores scores, SamplingRule rule, int rootPosition, int nodes) {
            this.scores = scores;
            this.rule = rule;
            this.rootPosition = rootPosition;
            this.laws = new ArrayList<>(Collections.nCopies(nodes, Optional.empty()));
        }

        @Override
        public Distribution at(int node) {
            if (laws.get(node).isEmpty()) {
                laws.set(node, Optional.of(scores.distribution(node, rule)));
            }
            return laws.get(node).orElseThrow();
        }

        @Override
        public int rootPosition() {
            return rootPosition;
        }

        @Override
        public void copyHidden(Tap tap, int node, float[] destination) {
            scores.copyHidden(tap, node, destination);
        }
    }
}
