package io.speculative.draft.plan;

import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.ShapedDrafter;
import io.speculative.draft.lookup.SuffixDrafter;
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
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Plans what to draft while it runs: whatever is expected to emit most tokens per second.
 *
 * <p>With a draft model that is a chain, a tree without replacement or nothing. When it is made it times passes of both
 * models and looks how often they agree, and never again. In each request it counts how often the children of each rank
 * are accepted. From costs and counts it computes the best shape (Leviathan et al. 2023 for chains; Chen et al. 2024,
 * "Sequoia", for trees). While drafting doesn't pay, the draft model is not run; from time to time a single token is
 * tried, for which the draft model first reads all tokens it has missed in one pass.
 *
 * <p>Without a draft model it looks up what followed the request's last tokens when they stood there before
 * ({@link SuffixDrafter}), and plans how many of these tokens to draft. When it is made it times the target's passes. In
 * each request it counts how often the looked-up token was the right one, by the length of the match, whether it was
 * drafted or not. By the measured times a request is after no round more than 2 % slower than plain decoding: a draft
 * has to be affordable even if all of it is rejected.
 *
 * <p>A shape is chosen before its round begins, from rounds of the same request that are over. So it depends neither on
 * the target's row of this round nor on a token that is then dropped: verification stays lossless. And it depends on no
 * clock and no other request: for the same drafter the same seed gives the same text. Another drafter, in this process
 * or a later one, has timed the passes anew and may plan other shapes, which under a sampling rule give another text of
 * the same law. Where a text must be the same in every process, set the shape by hand ({@link ChainDrafter},
 * {@link TreeDrafter}, {@link SuffixDrafter}).
 *
 * <p>Thread-safe.
 */
public final class AutomaticDrafter implements Drafter {

    private static final long COSTS_NANOS = 2_000_000_000;
    private static final long ACCEPTANCE_NANOS = 500_000_000;

    private final Drafter drafter;
    private final Function<DraftRequest, DraftSession> sessions;

    private AutomaticDrafter(Drafter drafter, Function<DraftRequest, DraftSession> sessions) {
        this.drafter = drafter;
        this.sessions = sessions;
    }

    AutomaticDrafter(ShapedDrafter drafter, RoundCosts costs, FirstAcceptance acceptance) {
        this(
                drafter,
                request -> new Session(request, drafter, new ShapeChoice(costs, acceptance.under(request.rule()))));
    }

    AutomaticDrafter(SuffixDrafter lookups, RoundCosts costs) {
        this(lookups, request -> lookups.open(new LookupChoice(costs)));
    }

    /**
     * A drafter for a target without a draft model, which looks up what to draft in the request's own text; runs the
     * target for about two seconds, or some dozen passes if those take longer.
     *
     * @param target the target model, which is only timed; stays the caller's to close
     */
    public static AutomaticDrafter of(LanguageModel target) {
        return of(target, System::nanoTime);
    }

    /**
     * The same with a clock of its own.
     *
     * @param clock nanoseconds from any origin
     */
    public static AutomaticDrafter of(LanguageModel target, LongSupplier clock) {
        SuffixDrafter lookups = SuffixDrafter.of(target.vocabulary(), ShapePlanner.LONGEST_CHAIN);
        return new AutomaticDrafter(
                lookups,
                RoundCosts.measure(target, new ShapedLookups(lookups), target.contextLength(), clock, COSTS_NANOS));
    }

    /**
     * A drafter for a pair of models, which draws trees without replacement; runs both for two to three seconds,
     * or some dozen passes each if those take longer.
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
     * A drafter that plans for another one, whose trees take any shape; runs it and the target for two to
     * three seconds.
     *
     * @param target the target model, which is only timed; stays the caller's to close
     * @param drafter drafts what is planned
     * @param contextLength the most tokens that target and drafter can both follow
     * @param clock nanoseconds from any origin, such as {@link System#nanoTime}
     */
    public static AutomaticDrafter of(
            LanguageModel target, ShapedDrafter drafter, int contextLength, LongSupplier clock) {
        return new AutomaticDrafter(
                drafter,
                RoundCosts.measure(target, drafter, contextLength, clock, COSTS_NANOS),
                FirstAcceptance.measure(target, drafter, contextLength, clock, ACCEPTANCE_NANOS));
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
        return sessions.apply(request);
    }

    @Override
    public String toString() {
        return "auto";
    }

    private static final class Session implements DraftSession {
        private final DraftSession drafts;
        private final ShapeChoice choice;
        private TreeShape shape = ShapePlanner.OFF;
        private int[] unread = new int[16];
        private int unreadCount;
        private Draft last = Draft.empty(0);
        private boolean asked;

        Session(DraftRequest request, ShapedDrafter drafter, ShapeChoice choice) {
            this.choice = choice;
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
            return last;
        }

        private Draft ask(int root, Room room) {
            if (unreadCount > 0) {
                drafts.append(Arrays.copyOf(unread, unreadCount));
                unreadCount = 0;
            }
            return drafts.draft(root, room);
        }

        @Override
        public void commit(int node) {
            choice.verdict(last.tree(), node);
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
