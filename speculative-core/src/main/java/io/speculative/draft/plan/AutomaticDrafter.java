package io.speculative.draft.plan;

import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.ShapedDrafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LanguageModel;
import io.speculative.model.Tap;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TreeShape;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Plans what to draft while it runs: a chain, a tree without replacement or nothing, whichever is expected to emit most
 * tokens per second. It times passes of both models when it is made, and the rounds of its requests afterwards. It
 * counts how often the children of each rank are accepted, for each request and for all requests under the same
 * sampling rule. From costs and counts it computes the best shape (Leviathan et al. 2023 for chains; Chen et al. 2024,
 * "Sequoia", for trees). While drafting doesn't pay, the draft model is not run; from time to time a single token is
 * tried, for which the draft model first reads all tokens it has missed in one pass.
 *
 * <p>A shape is chosen before its round begins, from rounds that are over, so it depends neither on the target's row of
 * this round nor on a token that is then dropped; verification stays lossless. But shapes depend on the clock: under a
 * sampling rule the same seed need not give the same text. Where a text must be reproduced, set the shape by hand
 * ({@link ChainDrafter}, {@link TreeDrafter}).
 *
 * <p>Thread-safe. What it learns it keeps for later requests.
 */
public final class AutomaticDrafter implements Drafter {

    private static final long MEASURING_NANOS = 2_000_000_000;

    private final ShapedDrafter drafter;
    private final DraftPlanner planner;
    private final LongSupplier clock;

    AutomaticDrafter(ShapedDrafter drafter, RoundCosts costs, LongSupplier clock) {
        this.drafter = drafter;
        this.planner = new DraftPlanner(costs);
        this.clock = clock;
    }

    /**
     * A drafter for a pair of models, which draws trees without replacement; runs both for about two seconds, or some
     * dozen passes each if those take longer.
     *
     * @param target the target model, which is only timed; stays the caller's to close
     * @param draft the draft model; stays the caller's to close
     */
    public static AutomaticDrafter of(LanguageModel target, LanguageModel draft) {
        return of(target, draft, System::nanoTime);
    }

    /**
     * The same with a clock of its own.
     *
     * @param clock nanoseconds from any origin
     */
    public static AutomaticDrafter of(LanguageModel target, LanguageModel draft, LongSupplier clock) {
        return of(target, trees(draft), Math.min(target.contextLength(), draft.contextLength()), clock);
    }

    /**
     * A drafter that plans for another one, whose trees take any shape; runs it and the target for about two seconds.
     *
     * @param target the target model, which is only timed; stays the caller's to close
     * @param drafter drafts what is planned
     * @param contextLength the most tokens that target and drafter can both follow
     * @param clock nanoseconds from any origin, such as {@link System#nanoTime}
     */
    public static AutomaticDrafter of(
            LanguageModel target, ShapedDrafter drafter, int contextLength, LongSupplier clock) {
        RoundCosts costs = RoundCosts.measure(target, drafter, contextLength, clock, MEASURING_NANOS);
        return new AutomaticDrafter(drafter, costs, clock);
    }

    /** What is planned for: trees of a draft model, drawn without replacement. */
    static ShapedDrafter trees(LanguageModel draft) {
        return TreeDrafter.of(draft, ShapePlanner.OFF, SiblingSampler.withoutReplacement());
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
    public Set<Tap> taps() {
        return drafter.taps();
    }

    @Override
    public DraftSession open(DraftRequest request) {
        return new Session(request);
    }

    @Override
    public String toString() {
        return "auto";
    }

    private final class Session implements DraftSession {
        private final DraftSession drafts;
        private final ShapeChoice choice;
        private TreeShape shape = ShapePlanner.OFF;
        private int[] unread = new int[16];
        private int unreadCount;
        private Draft last = Draft.empty(0);
        private boolean asked;
        private long draftedAt;

        Session(DraftRequest request) {
            this.choice = new ShapeChoice(planner, request.rule());
            this.drafts = drafter.open(request, () -> shape);
        }

        @Override
        public void append(int... tokens) {
            unread = Arrays.copyOf(unread, Math.max(unread.length, 2 * (unreadCount + tokens.length)));
            System.arraycopy(tokens, 0, unread, unreadCount, tokens.length);
            unreadCount += tokens.length;
        }

        @Override
        public Draft draft(int root, Room room) {
            shape = choice.next();
            asked = shape.nodes() > 0;
            last = asked ? ask(root, room) : Draft.empty(root);
            draftedAt = clock.getAsLong();
            return last;
        }

        private Draft ask(int root, Room room) {
            if (unreadCount > 0) {
                drafts.append(Arrays.copyOf(unread, unreadCount));
                unreadCount = 0;
            }
            long start = clock.getAsLong();
            Draft draft = drafts.draft(root, room);
            if (draft.tree().drafted() == shape.nodes()) {
                planner.drafted(shape, clock.getAsLong() - start);
            }
            return draft;
        }

        @Override
        public void commit(int node) {
            choice.verdict(last.tree(), node, clock.getAsLong() - draftedAt);
            if (asked) {
                drafts.commit(node);
            } else {
                append(last.tree().token(0));
            }
        }

        @Override
        public void close() {
            drafts.close();
        }
    }
}
