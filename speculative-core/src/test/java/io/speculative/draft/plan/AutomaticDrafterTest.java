package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.ChangedDrafter;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.DrafterContract;
import io.speculative.draft.Room;
import io.speculative.draft.TableLaws;
import io.speculative.draft.lookup.SuffixDrafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.CharacterVocabulary;
import io.speculative.model.TableModel;
import io.speculative.tree.TreeShape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AutomaticDrafterTest {

    private static final int VOCABULARY = 5;
    private static final int CONTEXT = 64;

    private final TableModel draft = TableModel.random(22, VOCABULARY, 3).withContextLength(CONTEXT);
    private final long[] now = {0};

    /** Target passes cost 100; chains of one and two tokens, and trees of depth one and two, what is given. */
    private static RoundCosts costs(double chain, double longerChain, double tree, double deeperTree) {
        CostLine passes = CostLine.through(1, 100, 2, 100);
        return new RoundCosts(
                100, passes, CostLine.through(1, chain, 2, longerChain), CostLine.through(1, tree, 2, deeperTree));
    }

    private Drafter planned(RoundCosts costs) {
        return new AutomaticDrafter(AutomaticDrafter.trees(draft), costs, FirstAcceptance.HOPEFUL);
    }

    private abstract class OfCosts extends DrafterContract {
        private final RoundCosts costs;

        OfCosts(RoundCosts costs) {
            this.costs = costs;
        }

        @Override
        protected Drafter drafter() {
            return planned(costs);
        }

        @Override
        protected int[] text() {
            return new int[] {1, 3, 0, 2, 4, 4, 1, 0, 3, 2, 1, 2};
        }

        @Override
        protected Distribution lawAfter(int[] context, SamplingRule rule) {
            return TableLaws.after(draft, context, rule);
        }

        @Override
        protected OptionalInt contextLength() {
            return OptionalInt.of(CONTEXT);
        }
    }

    /** Chains are planned, whatever is accepted. */
    @Nested
    class WhereChainsAreFree extends OfCosts {
        WhereChainsAreFree() {
            super(costs(1, 1, 1e9, 1e9));
        }

        @Override
        protected Drafter again(Draft like) {
            return ChainDrafter.of(draft, like.tree().drafted());
        }
    }

    /** Siblings are planned, and nothing below them. */
    @Nested
    class WhereShallowTreesAreFree extends OfCosts {
        WhereShallowTreesAreFree() {
            super(costs(1e9, 1e9, 1, 1e9));
        }

        @Override
        protected Drafter again(Draft like) {
            return TreeDrafter.of(draft, TreeShape.of(like.tree().drafted()), SiblingSampler.withoutReplacement());
        }
    }

    /** Lookups are planned whatever is accepted, as they cost nothing. */
    @Nested
    class WithoutADraftModel extends DrafterContract {
        private static final SuffixDrafter LOOKUPS = SuffixDrafter.of(CharacterVocabulary.of(VOCABULARY), 1);
        private static final CostLine NOTHING = CostLine.through(1, 0, 2, 0);
        private static final RoundCosts FREE = new RoundCosts(100, CostLine.through(1, 99, 2, 99), NOTHING, NOTHING);

        @Override
        protected Drafter drafter() {
            return new AutomaticDrafter(LOOKUPS, FREE);
        }

        @Override
        protected Drafter again(Draft like) {
            return new ChangedDrafter(
                    LOOKUPS, session -> LOOKUPS.open(match -> like.tree().drafted()));
        }

        @Override
        protected int[] text() {
            return new int[] {0, 0, 0, 0, 1, 0, 0, 1, 2, 1, 0, 2};
        }

        @Override
        protected Distribution lawAfter(int[] context, SamplingRule rule) {
            return Distribution.pointMass(lookedUp(context, 1), VOCABULARY);
        }

        @Override
        protected Distribution lawOf(Draft draft, int node, int[] context, SamplingRule rule) {
            int[] before = Arrays.copyOf(context, context.length - (node - 1));
            return Distribution.pointMass(lookedUp(before, node), VOCABULARY);
        }

        private int lookedUp(int[] context, int place) {
            int last = context.length - 1;
            try (DraftSession session = LOOKUPS.open(match -> place)) {
                session.append(Arrays.copyOf(context, last));
                return session.draft(context[last], Room.ofDepth(place)).tree().token(place);
            }
        }

        @Override
        protected OptionalInt contextLength() {
            return OptionalInt.empty();
        }
    }

    /** By this clock a lookup costs as much as a pass, so it takes fifty plain rounds to afford one. */
    @Test
    void of_targetAlone_timesItOnceAndDraftsWhatIsAffordable() {
        TableModel target = TableModel.random(1, VOCABULARY, 3);
        Drafter drafter = AutomaticDrafter.of(target, () -> now[0]++);
        assertThat(drafter.siblings()).isEqualTo(DraftLaw.SINGLE);
        assertThat(drafter.vocabulary()).contains(target.vocabulary());
        assertThat(target.passes()).isPositive();
        assertThat(target.openSessions()).isZero();
        long passes = target.passes();
        try (DraftSession session =
                drafter.open(DraftRequest.of(SamplingRule.temperature(1), RandomStream.seeded(1)))) {
            int round = 0;
            Draft draft = session.draft(0, Room.ofDepth(3));
            while (draft.tree().drafted() == 0 && round < 100) {
                session.commit(0);
                round++;
                draft = session.draft(round % 4, Room.ofDepth(3));
            }
            assertThat(round).isBetween(50, 52);
            assertThat(draft.tree().drafted()).isEqualTo(3);
        }
        assertThat(target.passes()).isEqualTo(passes);
    }

    @Test
    void draft_overManyRounds_hasSeveralShapes() {
        Set<Integer> sizes = new HashSet<>();
        Drafter drafter = AutomaticDrafter.of(TableModel.random(1, VOCABULARY, 3), draft, () -> now[0]++);
        try (DraftSession session =
                drafter.open(DraftRequest.of(SamplingRule.temperature(1), RandomStream.seeded(1)))) {
            session.append(1, 2, 3);
            for (int round = 0; round < 40; round++) {
                Draft draft = session.draft(round % VOCABULARY, Room.ofDepth(3));
                sizes.add(draft.tree().drafted());
                session.commit(0);
            }
        }
        assertThat(sizes).contains(0).hasSizeGreaterThan(2);
    }

    @Test
    void draft_whileNotWorthIt_leavesTheDraftModelAloneButForATrial() {
        Drafter drafter = planned(costs(190, 280, 1e9, 1e9));
        try (DraftSession session =
                drafter.open(DraftRequest.of(SamplingRule.temperature(1), RandomStream.seeded(1)))) {
            session.append(1, 2, 3);
            int rounds = 0;
            while (rounds < 100
                    && session.draft(rounds % VOCABULARY, Room.ofDepth(3))
                                    .tree()
                                    .drafted()
                            == 0) {
                assertThat(draft.passes()).isZero();
                session.commit(0);
                rounds++;
            }
            assertThat(rounds).isBetween(40, 50);
            assertThat(draft.passes()).isPositive();
        }
    }

    @Test
    void draft_neverWorthIt_leavesTheDraftModelAlone() {
        Drafter drafter = planned(costs(1e9, 1e9, 1e9, 1e9));
        try (DraftSession session =
                drafter.open(DraftRequest.of(SamplingRule.temperature(1), RandomStream.seeded(1)))) {
            session.append(1, 2, 3);
            for (int round = 0; round < 1000; round++) {
                assertThat(session.draft(round % VOCABULARY, Room.ofDepth(3))
                                .tree()
                                .drafted())
                        .isZero();
                session.commit(0);
            }
            assertThat(draft.passes()).isZero();
        }
    }
}
