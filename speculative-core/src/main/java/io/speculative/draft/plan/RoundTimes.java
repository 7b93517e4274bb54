package io.speculative.draft.plan;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Room;
import io.speculative.draft.ShapedDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times artificial rounds on sequences of its own. Each is a draft followed by a target pass, because each evicts the
 * other's data from the processor's caches, as in a real round. The sizes are timed in turn, so that a machine that
 * slows down for a while affects all of them. Not thread-safe; the owner closes it.
 */
final class RoundTimes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoundTimes.class);

    /** The numbers of drafted tokens that are timed. The first two are timed however long they take. */
    private static final int[] SIZES = {2, 10, 5, 7, 4, 6, 3, 8, 1, 12, 16};

    private static final int SURELY_TIMED = 2;
    private static final int CONTEXT = 32;
    private static final int MOST_TURNS = 100;
    private static final SamplingRule RULE = SamplingRule.temperature(1);
    private static final List<TreeShape> TREES = List.of(TreeShape.of(2), TreeShape.of(2, 1, 1));

    private final LongSupplier clock;
    private final ModelSession target;
    private final DraftSession draft;
    private final int[] tokens;
    private final int largest;
    private final int[] sizes;
    private final NavigableMap<Integer, List<Long>> passes = new TreeMap<>();
    private final NavigableMap<Integer, List<Long>> chains = new TreeMap<>();
    private final NavigableMap<Integer, List<Long>> trees = new TreeMap<>();
    private TreeShape shape = ShapePlanner.OFF;
    private boolean drafterFailed;

    /**
     * Opens a sequence of the target and one of the drafter.
     *
     * @param contextLength the most tokens that both can hold
     */
    RoundTimes(LanguageModel targetModel, ShapedDrafter drafter, int contextLength, LongSupplier clock) {
        this.clock = clock;
        int context = Math.min(CONTEXT, contextLength / 2);
        this.largest = contextLength - context - 1;
        this.sizes = IntStream.of(SIZES).filter(size -> size <= largest).toArray();
        int vocabulary = targetModel.vocabulary().size();
        this.tokens =
                IntStream.range(0, CONTEXT).map(place -> place % vocabulary).toArray();
        int[] read = IntStream.range(0, context).map(place -> tokens[place]).toArray();
        this.target = targetModel.open(drafter.taps());
        try {
            this.draft =
                    drafter.open(new DraftRequest(RULE, RandomStream.seeded(0), target.hiddenStates()), () -> shape);
        } catch (RuntimeException | Error e) {
            target.close();
            throw e;
        }
        target.append(read);
        draft.append(read);
    }

    /**
     * Goes through all rounds again and again.
     *
     * @param budgetNanos end after so long, but not before the first two sizes were timed
     */
    void take(long budgetNanos) {
        List.of(passes, chains, trees).forEach(NavigableMap::clear);
        long begin = clock.getAsLong();
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            time(passes, 0, () -> score(0));
            for (int place = 0; place < sizes.length; place++) {
                if ((turn > 0 || place >= SURELY_TIMED) && clock.getAsLong() - begin >= budgetNanos) {
                    return;
                }
                round(chains, ShapePlanner.chain(sizes[place]));
                if (place < TREES.size() && TREES.get(place).nodes() <= largest) {
                    round(trees, TREES.get(place));
                }
            }
        }
    }

    /** The usual time of a target pass over the root alone, in nanoseconds. */
    double plain() {
        return usual(passes.getOrDefault(0, List.of()));
    }

    /** The usual times of target passes over 1, 2, .. drafted tokens; at least one. */
    double[] targetPasses() {
        return bySize(passes.tailMap(1, true));
    }

    /** The usual times of drafted chains of 1, 2, .. tokens; at least one. */
    double[] chains() {
        return bySize(chains);
    }

    /** The usual time of a drafted tree of depth 1 or 2. */
    double tree(int depth) {
        return usual(trees.getOrDefault(depth, List.of()));
    }

    private void round(NavigableMap<Integer, List<Long>> drafts, TreeShape nextShape) {
        shape = nextShape;
        if (!drafterFailed) {
            try {
                time(drafts, shape.depth(), () -> draft.draft(0, Room.ofDepth(shape.depth())));
            } catch (RuntimeException e) {
                drafterFailed = true;
                LOG.warn("The drafter failed while it was timed; requests will find out whether it works", e);
            }
        }
        time(passes, shape.nodes(), () -> score(shape.nodes()));
    }

    private void score(int drafted) {
        int[] chain = IntStream.range(0, drafted).map(place -> tokens[place]).toArray();
        target.score(TokenTree.chain(0, chain)).argmax(0);
    }

    private void time(NavigableMap<Integer, List<Long>> times, int size, Runnable run) {
        long start = clock.getAsLong();
        run.run();
        times.computeIfAbsent(size, key -> new ArrayList<>()).add(clock.getAsLong() - start);
    }

    /** The usual times of the sizes from 1 to the largest timed one; sizes between two timed ones are interpolated. */
    private static double[] bySize(NavigableMap<Integer, List<Long>> times) {
        if (times.isEmpty()) {
            return new double[] {1};
        }
        double[] usual = new double[times.lastKey()];
        for (int size = 1; size <= usual.length; size++) {
            Map.Entry<Integer, List<Long>> above = times.ceilingEntry(size);
            Map.Entry<Integer, List<Long>> below = times.floorEntry(size);
            double high = usual(above.getValue());
            double low = below == null ? high : usual(below.getValue());
            int from = below == null ? size : below.getKey();
            int gap = above.getKey() - from;
            usual[size - 1] = gap == 0 ? high : low + (high - low) * (size - from) / gap;
        }
        return usual;
    }

    /** The lower quartile. Interruptions can only add time, so it scatters less than the median. */
    private static double usual(List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        return sorted.isEmpty() ? 1 : Math.max(1, sorted.get(sorted.size() / 4));
    }

    @Override
    public void close() {
        draft.close();
        target.close();
    }
}
