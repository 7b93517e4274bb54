package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DelegatingDraftSession;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.plan.SmallPlans;
import io.speculative.model.TableModel;
import io.speculative.model.Vocabulary;
import io.speculative.verify.OptimalTransport;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.TraversalVerification;
import io.speculative.verify.Verifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A plan that follows what was accepted leaves the target's law alone. */
class AutomaticLawTest {

    private final TableModel target = DecodedLawTest.target(1, 3);
    private final TableModel draft = DecodedLawTest.draft(1, 3);

    @Test
    void generate_planChangesWithHistory_hasExactlyTheTargetsLaw() {
        for (Drafter plan : SmallPlans.of(draft)) {
            Recorded drafter = new Recorded(plan);
            for (Verifier verifier :
                    List.of(new TraversalVerification(), new RecursiveRejection(), OptimalTransport.exact())) {
                DecodedLawTest.assertExactLaw(
                        target, new Pairs.Pair(drafter, verifier), SamplingRule.temperature(1), DecodedLawTest.PROMPT);
            }
            assertThat(drafter.sizes).contains(0, 2);
        }
    }

    @Test
    void generate_lookupsPlanned_hasExactlyTheTargetsLaw() {
        Set<Integer> sizes = new HashSet<>();
        for (Drafter plan : SmallPlans.ofLookups(target.vocabulary())) {
            Recorded drafter = new Recorded(plan);
            for (Verifier verifier :
                    List.of(new TraversalVerification(), new RecursiveRejection(), OptimalTransport.exact())) {
                DecodedLawTest.assertExactLaw(
                        target, new Pairs.Pair(drafter, verifier), SamplingRule.temperature(1), List.of(1, 0, 0, 1, 0));
            }
            sizes.addAll(drafter.sizes);
        }
        assertThat(sizes).contains(0, 1, 2);
    }

    @Test
    void generate_greedy_equalsPlainDecoding() {
        GenerationOptions options = GenerationOptions.maxTokens(60);
        String plain = AutoregressiveDecoder.of(target).generate("ab", options).text();
        List<Drafter> drafters = new ArrayList<>(SmallPlans.of(draft));
        drafters.addAll(SmallPlans.ofLookups(target.vocabulary()));
        for (Drafter drafter : drafters) {
            SpeculativeDecoder decoder = SpeculativeDecoder.of(target, drafter);
            for (int request = 0; request < 3; request++) {
                assertThat(decoder.generate("ab", options).text()).isEqualTo(plain);
            }
        }
    }

    @Test
    void of_pairOfModels_plansByItself() {
        SpeculativeDecoder decoder = SpeculativeDecoder.of(target, draft);
        GenerationOptions options = GenerationOptions.maxTokens(100);

        assertThat(decoder.generate("ab", options).text())
                .isEqualTo(
                        AutoregressiveDecoder.of(target).generate("ab", options).text());
    }

    /** Its texts repeat themselves; the last one fills the context. */
    @Test
    void of_targetAlone_looksUpByItself() {
        SpeculativeDecoder decoder = SpeculativeDecoder.of(
                target, SmallPlans.ofLookups(target.vocabulary()).get(0));
        for (int tokens : new int[] {1, 2, 30, 100}) {
            GenerationOptions options = GenerationOptions.maxTokens(tokens);
            String plain =
                    AutoregressiveDecoder.of(target).generate("ab", options).text();
            for (SpeculativeDecoder each : List.of(decoder, SpeculativeDecoder.of(target))) {
                Generation generation = each.generate("ab", options);
                assertThat(generation.text()).isEqualTo(plain);
                assertThat(generation.drafterFailure()).isEmpty();
            }
        }
        Generation generation = decoder.generate("ab", GenerationOptions.maxTokens(100));
        assertThat(generation.text()).isNotEmpty();
        assertThat(generation.stats().accepted()).isPositive();
    }

    @Test
    void generate_sameSeedAmongOtherRequests_givesTheSameText() {
        assertSameText(SpeculativeDecoder.of(target, draft));
        assertSameText(SpeculativeDecoder.of(target));
    }

    private static void assertSameText(SpeculativeDecoder decoder) {
        GenerationOptions options = GenerationOptions.maxTokens(60)
                .withSamplingRule(SamplingRule.temperature(0.8))
                .withSeed(7);
        String first = decoder.generate("ab", options).text();
        for (int seed = 0; seed < 30; seed++) {
            decoder.generate("ba", options.withSeed(seed)).text();
            assertThat(decoder.generate("ab", options).text()).isEqualTo(first);
        }
    }

    /** Notes how many tokens each round drafts. */
    private static final class Recorded implements Drafter {
        private final Drafter drafter;
        private final Set<Integer> sizes = new HashSet<>();

        Recorded(Drafter drafter) {
            this.drafter = drafter;
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
        public DraftSession open(DraftRequest request) {
            return new DelegatingDraftSession(drafter.open(request)) {
                @Override
                public Draft draft(int root, Room room) {
                    Draft draft = super.draft(root, room);
                    sizes.add(draft.tree().drafted());
                    return draft;
                }
            };
        }
    }
}
