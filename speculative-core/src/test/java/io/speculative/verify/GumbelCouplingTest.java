package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.speculative.distribution.ChiSquare;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Room;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.TreeShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class GumbelCouplingTest {

    private static final int SEEDS = 20_000;
    private static final float[] TARGET = {1, 2, 3, 4, 0};
    private static final float[] DRAFT = {4, 2, 0, 3, 1};

    private final Verifier verifier = new GumbelCoupling();
    private final Distribution target = Distribution.ofWeights(TARGET);

    @Test
    void verify_manySeeds_fitsTheTargetWhateverTheDraft() {
        long[] counts = new long[5];
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomStream random = RandomStream.seeded(seed);
            List<DrawnToken> drafted = SiblingSampler.independent().draw(Distribution.ofWeights(DRAFT), 1, random);
            int emitted = emitted(Draft.chain(0, drafted), random);
            assertThat(emitted).isEqualTo(emitted(Draft.empty(0), RandomStream.seeded(seed)));
            counts[emitted]++;
        }
        ChiSquare.assertFits(counts, new double[] {0.1, 0.2, 0.3, 0.4, 0});
    }

    @Test
    void verify_largeVocabulary_fitsTheTarget() {
        LargeLaws laws = LargeLaws.ofVeryLarge(SamplingRule.temperature(1));
        long[] counts = new long[laws.probabilities().length];
        for (long seed = 0; seed < 100; seed++) {
            Verification verdict = verifier.open()
                    .verify(TargetLaws.of(node -> laws.target()), Draft.empty(0), RandomStream.seeded(seed));
            counts[laws.cellOf()[verdict.nextToken()]]++;
        }
        ChiSquare.assertFits(counts, laws.probabilities());
    }

    @Test
    void verify_coupledDrafts_areAcceptedAsOftenAsTheFormulaSays() {
        double expected = acceptance(TARGET, DRAFT);
        long accepted = 0;
        TableModel model = TableModel.of(LawTable.constant(DRAFT), 5);
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomStream random = RandomStream.seeded(seed);
            try (DraftSession session = TreeDrafter.coupled(model, TreeShape.branching(1))
                    .open(DraftRequest.of(SamplingRule.temperature(1), random))) {
                accepted += verifier.open()
                        .verify(TargetLaws.of(node -> target), session.draft(0, Room.ofDepth(1)), random)
                        .node();
            }
        }
        ChiSquare.assertFits(new long[] {accepted, SEEDS - accepted}, new double[] {expected, 1 - expected});
        double overlap = 0.1 + 0.2 + 0.3;
        assertThat(expected).isBetween(overlap / (2 - overlap), overlap);
    }

    /** {@code sum over j of 1 / sum over i of max(target_i / target_j, draft_i / draft_j)}. */
    private static double acceptance(float[] targetWeights, float[] draftWeights) {
        double sum = 0;
        for (int j = 0; j < targetWeights.length; j++) {
            double slower = 0;
            for (int i = 0; i < targetWeights.length; i++) {
                slower += Math.max(targetWeights[i] / targetWeights[j], draftWeights[i] / draftWeights[j]);
            }
            sum += targetWeights[j] > 0 && draftWeights[j] > 0 ? 1 / slower : 0;
        }
        return sum;
    }

    @Test
    void verify_sameLaws_acceptsEveryCoupledDraft() {
        TableModel model = TableModel.of(LawTable.constant(TARGET), 5);
        for (long seed = 0; seed < 200; seed++) {
            RandomStream random = RandomStream.seeded(seed);
            try (DraftSession session = TreeDrafter.coupled(model, TreeShape.branching(1, 1, 1))
                    .open(DraftRequest.of(SamplingRule.temperature(1), random))) {
                assertThat(verifier.open()
                                .verify(TargetLaws.of(node -> target), session.draft(0, Room.ofDepth(3)), random)
                                .node())
                        .isEqualTo(3);
            }
        }
    }

    /** Noise that was the same in every round would give the same token in every round. */
    @Test
    void verify_manyRounds_takesTheNoiseOfTheRootsPosition() {
        Distribution uniform = Distribution.ofWeights(new float[] {1, 1, 1, 1, 1, 1, 1, 1});
        RandomStream random = RandomStream.seeded(3);
        Verifier.Session session = verifier.open();
        List<Integer> tokens = new ArrayList<>();
        for (int position = 0; position < 12; position++) {
            ScoredTree tree = new TargetLaws(node -> uniform, position);
            tokens.add(session.verify(tree, Draft.empty(0), random).nextToken());
            assertThat(tokens.get(position)).isEqualTo(uniform.race(1, random.at(position))[0]);
        }
        assertThat(new HashSet<>(tokens)).hasSizeGreaterThan(4);
    }

    @Test
    void verify_streamWithoutASeed_fails() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> verifier.open().verify(TargetLaws.of(node -> target), Draft.empty(0), () -> 0.5))
                .withMessage("at: 0 (expected: a stream with a seed)");
    }

    @Test
    void first_ofARace_isWithoutImpossibleTokens() {
        Distribution law = Distribution.ofWeights(new float[] {0, 0.5f, 0, 0.5f});
        for (double uniform : new double[] {0, Double.MIN_VALUE, 0.5, Math.nextDown(1.0)}) {
            int[] first = law.race(3, () -> uniform);
            assertThat(Arrays.stream(first).boxed()).containsExactlyInAnyOrder(1, 3);
        }
    }

    @Test
    void guarantee_any_isLossless() {
        assertThat(verifier.guarantee()).isEqualTo(Guarantee.LOSSLESS);
        assertThat(verifier).hasToString("gumbel");
    }

    private int emitted(Draft draft, RandomStream random) {
        Verification verdict = verifier.open().verify(TargetLaws.of(node -> target), draft, random);
        return verdict.node() > 0 ? draft.tree().token(verdict.node()) : verdict.nextToken();
    }
}
