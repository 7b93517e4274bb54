package io.speculative.draft;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.LanguageModel;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TreeShape;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Plans what to draft while it runs: a chain, a tree without replacement or nothing, whichever promises most tokens per
 * second. It times passes of both models when it is made, and the rounds of its requests after; it counts, for each request and
 * for all under the same sampling rule, how often the children of each rank are accepted; and it weighs one against the other
 * (Leviathan et al. 2023 for chains; Chen et al. 2024, "Sequoia", for trees). While drafting doesn't pay
 * it leaves the draft model alone, which then reads what it missed in one pass, and tries a single token now and then.
 *
 * <p>A shape is chosen before its round begins, from rounds that are over, so it depends neither on the target's row of this
 * round nor on a token that is then dropped; verification stays lossless. But shapes depend on the clock: under a sampling
 * rule the same seed need not give the same text. Where a text must be reproduced, set the shape by hand ({@link ChainDrafter},
 * {@link TreeDrafter}).
 *
 * <p>Thread-safe. What it learns it keeps for later requests.
 */
public final class AutomaticDrafter implements Drafter {

    private static final long MEASURING_NANOS = 2_000_000_000;

    private final LanguageModel draft;
    private final DraftPlanner planner;
    private final LongSupplier clock;

    AutomaticDrafter(LanguageModel draft, RoundCosts costs, LongSupplier clock) {
        this.draft = draft;
        this.planner = new DraftPlanner(costs);
        this.clock = clock;
    }

    /**
     * A drafter for a pair of models; runs both for about two seconds, or some dozen passes each if those take longer.
     *
     * @param target the target model, which is only timed; stays the caller's to close
     * @param draft the draft model; stays the caller's to close
     */
    public static AutomaticDrafter of(LanguageModel target, LanguageModel draft) {
        return of(target, draft, System::nanoTime);
    }

    /**
     * A drafter with a clock of its own.
     *
     * @param clock nanoseconds from any origin
     */
    public static AutomaticDrafter of(LanguageModel target, LanguageModel draft, LongSupplier clock) {
        return new AutomaticDrafter(draft, RoundCosts.measure(target, draft, clock, MEASURING_NANOS), clock);
    }

    @Override
    public DraftLaw law() {
        return DraftLaw.WITHOUT_REPLACEMENT;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(draft.vocabulary());
    }

    @Override
    public DraftSession open(SamplingRule rule, RandomStream random) {
        return new Session(PlannedSession.open(draft, rule, random), new ShapeChoice(planner, rule));
    }

    @Override
    public String toString() {
        return "auto";
    }

    private final class Session implements DraftSession {
        private final PlannedSession drafts;
        private final ShapeChoice choice;
        private int[] unread = new int[16];
        private int unreadCount;
        private Draft last = Draft.empty(0);
        private boolean asked;
        private long draftedAt;

        Session(PlannedSession drafts, ShapeChoice choice) {
            this.drafts = drafts;
            this.choice = choice;
        }

        @Override
        public void append(int... tokens) {
            unread = Arrays.copyOf(unread, Math.max(unread.length, 2 * (unreadCount + tokens.length)));
            System.arraycopy(tokens, 0, unread, unreadCount, tokens.length);
            unreadCount += tokens.length;
        }

        @Override
        public Draft draft(int root, int maxDepth) {
            TreeShape shape = choice.next();
            asked = shape.nodes() > 0;
            last = asked ? ask(shape, root, maxDepth) : Draft.empty(root);
            draftedAt = clock.getAsLong();
            return last;
        }

        private Draft ask(TreeShape shape, int root, int maxDepth) {
            if (unreadCount > 0) {
                drafts.append(Arrays.copyOf(unread, unreadCount));
                unreadCount = 0;
            }
            long start = clock.getAsLong();
            drafts.plan(shape);
            Draft draft = drafts.draft(root, maxDepth);
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
