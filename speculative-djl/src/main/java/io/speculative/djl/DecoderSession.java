package io.speculative.djl;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.program.Decoder;
import io.speculative.djl.program.DrawnChain;
import io.speculative.djl.program.Pass;
import io.speculative.djl.program.Segment;
import io.speculative.djl.shape.Attention;
import io.speculative.model.HiddenStates;
import io.speculative.model.Lifetime;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.Tap;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One sequence over one key-value cache.
 *
 * <p>Committed tokens are either in the cache or <em>pending</em>: known, but not run yet. Up to {@value #MOST_PENDING}
 * pending tokens ride along with the next pass, so a drafted token that the last pass did not run costs no pass of its
 * own. More of them are a prompt and are run when they come, the same way whatever is scored after them. In a session with taps
 * no token is pending, so that the hidden states of all committed tokens are there. The nodes of a
 * scored tree lie in the slots behind the committed ones, in the order of their numbers.
 */
final class DecoderSession implements ModelSession {

    private static final int MOST_PENDING = 4;

    /** The most rows of a pass over a prompt; bounds its memory. */
    private static final int PREFILL_ROWS = 256;

    private final HuggingFaceModel model;
    private final Decoder decoder;
    private final SessionTaps taps;
    private final KeyValueCache cache;
    private int[] pending = new int[0];
    private Optional<TokenTree> scored = Optional.empty();
    private Optional<DecoderScores> scores = Optional.empty();
    private final Lifetime lifetime = new Lifetime("session", this::release);

    DecoderSession(HuggingFaceModel model, Decoder decoder, SessionTaps taps) {
        this.model = model;
        this.decoder = decoder;
        this.taps = taps;
        this.cache = decoder.newCache(taps.places());
    }

    @Override
    public int length() {
        return call(this::taken);
    }

    @Override
    public int contextLength() {
        return call(cache::capacity);
    }

    @Override
    public int branchDepth() {
        Attention attention = decoder.config().attention();
        return attention.windowed().isEmpty() ? Integer.MAX_VALUE : attention.window() - 1;
    }

    @Override
    public void append(int... tokens) {
        run(() -> {
            requireRoom("tokens", tokens.length);
            for (int token : tokens) {
                requireToken(token);
            }
            dropTree();
            int[] all = Arrays.copyOf(pending, pending.length + tokens.length);
            System.arraycopy(tokens, 0, all, pending.length, tokens.length);
            pending = all;
            if (pending.length > MOST_PENDING || !taps.isEmpty()) {
                runPending();
            }
        });
    }

    @Override
    public Scores score(TokenTree tree) {
        return call(() -> accept(tree, decoder.score(List.of(rowsOf(tree))).get(0)));
    }

    @Override
    public Scores extend(TokenTree tree) {
        return call(() -> {
            TokenTree old = requireScored();
            requireTree(tree);
            if (!tree.extendsTree(old) || tree.size() == old.size()) {
                throw new IllegalArgumentException(
                        "tree: " + tree + " (expected: the nodes of " + old + " and at least one more)");
            }
            return accept(tree, decoder.score(List.of(rowsOf(tree, old.size()))).get(0));
        });
    }

    @Override
    public List<DrawnToken> sampleChain(int root, int length, SamplingRule rule, RandomStream random) {
        return call(() -> {
            if (length < 1) {
                throw new IllegalArgumentException("length: " + length + " (expected: >= 1)");
            }
            requireToken(root);
            requireRoom("length", length);
            if (!rule.draws()) {
                return greedyChain(root, length);
            }
            if (rule.ranking().isUnfiltered()) {
                return sampledChain(root, length, rule.ranking().temperature(), random);
            }
            return ModelSession.super.sampleChain(root, length, rule, random);
        });
    }

    @Override
    public void commit(int node) {
        run(() -> {
            TokenTree tree = requireScored();
            if (node < 0 || node >= tree.size()) {
                throw new IllegalArgumentException("node: " + node + " (expected: 0 to " + (tree.size() - 1) + ")");
            }
            cache.gather(tree.path(node));
            dropTree();
        });
    }

    @Override
    public HiddenStates hiddenStates() {
        return call(() -> taps.isEmpty() ? HiddenStates.none() : new CommittedStates());
    }

    @Override
    public void close() {
        lifetime.close();
    }

    private void release() {
        try (cache) {
            dropTree();
        } finally {
            model.sessionClosed(taps);
        }
    }

    /** Makes a call under which neither this session's cache nor the model's weights are released. */
    <T> T call(Supplier<T> action) {
        return lifetime.call(() -> model.call(action));
    }

    private void run(Runnable action) {
        call(() -> {
            action.run();
            return true;
        });
    }

    private int taken() {
        return cache.length() + pending.length;
    }

    /** The rows of a pass that scores a tree: the pending tokens, then the nodes. */
    Segment rowsOf(TokenTree tree) {
        requireTree(tree);
        return rowsOf(tree, 0);
    }

    /** Takes over the result of a pass over {@link #rowsOf}, or over the new nodes of an extended tree. */
    Scores accept(TokenTree tree, Pass pass) {
        accept(tree);
        int firstNode = tree.size() - pass.logits().count();
        int length = cache.length();
        DecoderScores result = new DecoderScores(
                this, pass, taps, cache.taps(), length + firstNode, row -> length + tree.depth(firstNode + row));
        scores = Optional.of(result);
        return result;
    }

    boolean isSessionOf(HuggingFaceModel candidate) {
        return model == candidate;
    }

    /** The pending tokens, then the nodes from one on; earlier nodes are in the cache, where no token is pending. */
    private Segment rowsOf(TokenTree tree, int firstNode) {
        int nodes = tree.size() - firstNode;
        int[] tokens = Arrays.copyOf(pending, pending.length + nodes);
        for (int i = 0; i < nodes; i++) {
            tokens[pending.length + i] = tree.token(firstNode + i);
        }
        int[] parents = new int[pending.length + tree.size()];
        for (int i = 0; i < pending.length; i++) {
            parents[i] = i - 1;
        }
        for (int node = 0; node < tree.size(); node++) {
            parents[pending.length + node] = pending.length + tree.parent(node);
        }
        return new Segment(cache, tokens, parents, nodes);
    }

    private void runPending() {
        while (pending.length > 0) {
            int rows = Math.min(pending.length, PREFILL_ROWS);
            decoder.prefill(Segment.chain(cache, Arrays.copyOf(pending, rows)));
            cache.append(rows);
            pending = Arrays.copyOfRange(pending, rows, pending.length);
        }
    }

    private void accept(TokenTree tree) {
        dropTree();
        cache.append(pending.length);
        pending = new int[0];
        scored = Optional.of(tree);
    }

    private void dropTree() {
        scored = Optional.empty();
        scores.ifPresent(DecoderScores::close);
        scores = Optional.empty();
    }

    private List<DrawnToken> greedyChain(int root, int length) {
        int[] tokens = decoder.greedyChain(Segment.chain(cache, pendingAnd(root)), length);
        accept(chain(root, tokens));
        int vocabularySize = decoder.config().tokens().vocabularySize();
        return Arrays.stream(tokens)
                .mapToObj(token -> new DrawnToken(token, Distribution.pointMass(token, vocabularySize)))
                .toList();
    }

    private List<DrawnToken> sampledChain(int root, int length, double temperature, RandomStream random) {
        double[] uniforms = new double[length];
        Arrays.setAll(uniforms, i -> random.nextUniform());
        DrawnChain drawn = decoder.sampledChain(Segment.chain(cache, pendingAnd(root)), temperature, uniforms);
        accept(chain(root, drawn.tokens()));
        return IntStream.range(0, length)
                .mapToObj(i -> new DrawnToken(drawn.tokens()[i], DecoderScores.law(drawn.laws()[i])))
                .toList();
    }

    /** The tree that a drawn chain leaves scored: the root and all tokens but the last. */
    private static TokenTree chain(int root, int[] tokens) {
        return TokenTree.chain(root, Arrays.copyOf(tokens, tokens.length - 1));
    }

    private int[] pendingAnd(int root) {
        int[] tokens = Arrays.copyOf(pending, pending.length + 1);
        tokens[pending.length] = root;
        return tokens;
    }

    private TokenTree requireScored() {
        return scored.orElseThrow(() -> new IllegalStateException("session: no tree is scored (expected: one)"));
    }

    private void requireTree(TokenTree tree) {
        requireRoom("tree", tree.size());
        int deepest = tree.isChain() ? Integer.MAX_VALUE : branchDepth();
        for (int node = 0; node < tree.size(); node++) {
            requireToken(tree.token(node));
            if (tree.depth(node) > deepest) {
                throw new IllegalArgumentException("tree: depth " + tree.depth(node) + " (expected: <= " + deepest
                        + " where there are branches, as the model's attention window is no longer)");
            }
        }
    }

    private void requireRoom(String name, int count) {
        int room = cache.capacity() - taken();
        if (count > room) {
            throw new IllegalArgumentException(name + ": " + count + " tokens (expected: <= " + room + ", as " + taken()
                    + " of the context's " + cache.capacity() + " are taken)");
        }
    }

    private void requireToken(int token) {
        int vocabularySize = decoder.config().tokens().vocabularySize();
        if (token < 0 || token >= vocabularySize) {
            throw new IllegalArgumentException("token: " + token + " (expected: 0 to " + (vocabularySize - 1) + ")");
        }
    }

    /** The states in the committed slots. */
    private final class CommittedStates implements HiddenStates {

        @Override
        public int length() {
            return call(cache::length);
        }

        @Override
        public int width(Tap tap) {
            taps.index(tap);
            return call(() -> cache.taps().width());
        }

        @Override
        public void copy(Tap tap, int position, float[] destination) {
            int index = taps.index(tap);
            run(() -> {
                if (position < 0 || position >= cache.length()) {
                    throw new IllegalArgumentException(
                            "position: " + position + " (expected: 0 to " + (cache.length() - 1) + ")");
                }
                cache.taps().copy(index, position, destination);
            });
        }
    }
}
