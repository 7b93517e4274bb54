package io.speculative;

import io.speculative.GenerationOptions.EndTokens;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.Drafter;
import io.speculative.metrics.DecodingRecorder;
import io.speculative.metrics.DecodingRecorder.Part;
import io.speculative.metrics.DecodingStats;
import io.speculative.model.Detokenizer;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import io.speculative.verify.TargetDistributions;
import io.speculative.verify.Verification;
import io.speculative.verify.Verifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A running request: hands out tokens as they are decided, several per round. Work happens in {@link #hasNext} and
 * {@link #next} on the calling thread.
 *
 * <p>Used by one thread, except {@link #cancel}, which any thread may call. Close it when done; reaching the end releases
 * the models' caches already, and so does a call that throws: the target's exceptions end the generation. A drafter's do
 * not ({@link #drafterFailure}), but for {@link Error}s.
 */
public final class Generation implements Iterator<TokenEvent>, AutoCloseable {

    private final ModelSession target;
    private final GuardedDrafter drafter;
    private final Verifier verifier;
    private final SamplingRule rule;
    private final RandomStream random;
    private final Set<Integer> stopTokens;
    private final int maxNewTokens;
    private final Detokenizer detokenizer;
    private final DecodingRecorder recorder;

    private final Queue<TokenEvent> ready = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private int root;
    private int emitted;
    private Optional<StopReason> stopReason = Optional.empty();
    private volatile boolean cancelled;

    private Generation(
            LanguageModel model,
            ModelSession target,
            GuardedDrafter drafter,
            Verifier verifier,
            RandomStream random,
            GenerationOptions options,
            DecodingRecorder recorder) {
        this.target = target;
        this.drafter = drafter;
        this.verifier = verifier;
        this.rule = options.samplingRule();
        this.random = random;
        this.maxNewTokens = options.maxNewTokens();
        this.stopTokens = new HashSet<>(options.stopTokens());
        if (options.endTokens() == EndTokens.STOP) {
            stopTokens.addAll(model.vocabulary().endTokens());
        }
        this.detokenizer = model.vocabulary().detokenizer();
        this.recorder = recorder;
    }

    static Generation start(
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
        Generation generation = new Generation(model, model.open(), guarded, verifier, random, options, recorder);
        try {
            guarded.open(options.samplingRule(), random);
            generation.read(prompt);
        } catch (RuntimeException | Error e) {
            generation.stopAfter(e);
            throw e;
        }
        return generation;
    }

    private void read(int[] prompt) {
        long start = recorder.now();
        int last = prompt.length - 1;
        int[] context = Arrays.copyOf(prompt, last);
        target.append(context);
        drafter.append(context);
        root = prompt[last];
        for (int token : prompt) {
            // How a token reads may depend on what stands before it: only the first word of a text sheds its space.
            detokenizer.push(token);
        }
        recorder.spent(Part.PROMPT, start);
        recorder.spentInside(start);
    }

    @Override
    public boolean hasNext() {
        if (cancelled && ready.isEmpty() && stopReason.isEmpty()) {
            stop(StopReason.CANCELLED);
        }
        if (ready.isEmpty() && stopReason.isEmpty()) {
            long start = recorder.now();
            try {
                round();
            } catch (RuntimeException | Error e) {
                stopAfter(e);
                throw e;
            }
            recorder.spentInside(start);
        }
        return !ready.isEmpty();
    }

    @Override
    public TokenEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("generation: ended (" + stopReason + ")");
        }
        TokenEvent event = ready.remove();
        text.append(event.text());
        return event;
    }

    /** Runs to the end and returns the whole text, of tokens already handed out too. */
    public String text() {
        while (hasNext()) {
            next();
        }
        return text.toString();
    }

    /**
     * Ends the generation after the round that is running, if one is; tokens already decided are still handed out, so that
     * {@link #next} keeps what {@link #hasNext} said. May be called by any thread.
     */
    public void cancel() {
        cancelled = true;
    }

    /** Why the generation ended; empty while it goes on. Tokens decided before the end may still be waiting. */
    public Optional<StopReason> stopReason() {
        return stopReason;
    }

    /**
     * Why the drafter was given up; empty while it works. It may have thrown an exception, proposed a draft that is
     * malformed, or failed to close. The generation goes on without it: one target pass per token, from the same law.
     */
    public Optional<RuntimeException> drafterFailure() {
        return drafter.failure();
    }

    /** The numbers so far. */
    public DecodingStats stats() {
        return recorder.stats();
    }

    @Override
    public void close() {
        if (stopReason.isEmpty()) {
            stop(StopReason.CANCELLED);
        }
        ready.clear();
    }

    private void round() {
        int room = target.contextLength() - target.length();
        Draft draft = drafter.draft(root, Math.min(maxNewTokens - emitted, room) - 1, room);
        long start = recorder.now();
        Scores scores = target.score(draft.tree());
        start = recorder.spent(Part.TARGET, start);
        Verification verification = verifier.verify(new ScoredTree(scores, rule, target.length()), draft, random);
        recorder.spent(Part.VERIFY, start);
        record(draft.tree(), verification);
        emit(draft.tree(), verification);
        if (stopReason.isPresent()) {
            return;
        }
        start = recorder.now();
        target.commit(verification.node());
        recorder.spent(Part.TARGET, start);
        drafter.commit(verification.node());
        root = verification.nextToken();
    }

    /** The target's laws at the nodes of a round's tree. */
    private record ScoredTree(Scores scores, SamplingRule rule, int rootPosition) implements TargetDistributions {
        @Override
        public Distribution at(int node) {
            return scores.distribution(node, rule);
        }
    }

    private void record(TokenTree tree, Verification verification) {
        int accepted = tree.depth(verification.node());
        boolean tested = tree.children(verification.node()).length > 0;
        recorder.round(tree.drafted(), accepted, tested ? accepted + 1 : accepted);
    }

    private void emit(TokenTree tree, Verification verification) {
        int[] path = tree.path(verification.node());
        for (int i = 1; i < path.length && stopReason.isEmpty(); i++) {
            emit(tree.token(path[i]), target.length() + i);
        }
        if (stopReason.isEmpty()) {
            emit(verification.nextToken(), target.length() + path.length);
        }
    }

    /** Emits a token that stands at a position; it is the last one if there is no room to go on from there. */
    private void emit(int token, int position) {
        String piece = detokenizer.push(token);
        emitted++;
        recorder.token();
        if (stopTokens.contains(token)) {
            stop(StopReason.STOP_TOKEN);
        } else if (emitted == maxNewTokens) {
            stop(StopReason.MAX_TOKENS);
        } else if (position == target.contextLength()) {
            stop(StopReason.CONTEXT_FULL);
        }
        ready.add(new TokenEvent(token, stopReason.isPresent() ? piece + detokenizer.finish() : piece));
    }

    private void stop(StopReason reason) {
        stopReason = Optional.of(reason);
        try {
            drafter.close();
        } finally {
            target.close();
        }
    }

    /** Leaves nothing open when a call fails. */
    private void stopAfter(Throwable cause) {
        if (stopReason.isEmpty()) {
            try {
                stop(StopReason.CANCELLED);
            } catch (RuntimeException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
