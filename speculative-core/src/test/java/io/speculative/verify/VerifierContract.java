package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DoubleLaw;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.Drafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.draft.sibling.StoppedDraws;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.TreeShape;
import io.speculative.verify.LosslessProof.NodeOutcome;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What every lossless {@link Verifier} keeps, for each draft law it declares. A verifier's test extends this class and
 * gives the formula of its acceptance.
 */
public abstract class VerifierContract {

    private static final SamplingRule SAMPLED = SamplingRule.temperature(1.0);
    private static final double EXACT = 1e-12;

    /** The verifier. */
    protected abstract Verifier verifier();

    /**
     * The probability that one of {@code count} tokens drafted at a node is accepted. Where some are picked and some are
     * drawn, {@link #pickedOf} says how many are picked.
     */
    protected abstract double acceptance(DraftLaw law, double[] target, double[] draft, int count);

    /** How much smaller than that formula the acceptance may be. */
    protected double gap() {
        return 0;
    }

    /** Pairs of a target's and a draft's weights that have gone wrong somewhere before. */
    static List<float[][]> edgeCases() {
        return List.of(
                pair(new float[] {1, 2, 3}, new float[] {1, 2, 3}),
                pair(new float[] {1, 1, 0, 0}, new float[] {0, 0, 1, 3}),
                pair(new float[] {0, 1, 0}, new float[] {1, 1, 1}),
                pair(new float[] {1, 1, 1}, new float[] {0, 1, 0}),
                pair(new float[] {0, 1, 0}, new float[] {0, 1, 0}),
                pair(new float[] {0, 1, 0}, new float[] {0, 0, 1}),
                pair(new float[] {0, 1, 1, 0}, new float[] {1, 1, 0, 2}),
                pair(new float[] {1, 0, 2, 0, 3}, new float[] {0, 1, 0, 2, 1}),
                pair(new float[] {1, 1, 1, 1}, new float[] {1, 1, 1, 1}),
                pair(new float[] {2, 2, 1, 1}, new float[] {1, 1, 2, 2}),
                pair(new float[] {1, 1e-12f, 1e-12f}, new float[] {1e-12f, 1, 1e-12f}),
                pair(new float[] {1, 1e-30f, 0}, new float[] {1, 0, 1e-30f}),
                pair(new float[] {1e-30f, 1e-30f, 1}, new float[] {1, 1e-30f, 1e-30f}),
                pair(new float[] {Float.MIN_VALUE, 1, 0}, new float[] {1, Float.MIN_VALUE, Float.MIN_VALUE}),
                pair(new float[] {Float.MIN_VALUE, 2 * Float.MIN_VALUE}, new float[] {3 * Float.MIN_VALUE, 1e-40f}),
                pair(new float[] {1, 3}, new float[] {3, 1}),
                pair(new float[] {1}, new float[] {1}));
    }

    private static float[][] pair(float[] target, float[] draft) {
        return new float[][] {target, draft};
    }

    @Test
    void verify_edgeCases_keepTheTargetsLaw() {
        for (float[][] edge : edgeCases()) {
            for (DraftLaw law : verifier().draftLaws()) {
                for (int count = 1; count <= mostSiblings(law, edge[0].length); count++) {
                    provesNode(law, count, Distribution.ofWeights(edge[0]), Distribution.ofWeights(edge[1]));
                }
            }
        }
    }

    @Test
    void verify_randomLawsOfOneNode_keepTheTargetsLaw() {
        SplittableRandom random = new SplittableRandom(1);
        for (int instance = 0; instance < 60; instance++) {
            int size = 2 + random.nextInt(4);
            Distribution target = Distribution.ofWeights(weights(random, size));
            Distribution draft = Distribution.ofWeights(weights(random, size));
            for (DraftLaw law : verifier().draftLaws()) {
                provesNode(law, 1 + random.nextInt(mostSiblings(law, size)), target, draft);
            }
        }
    }

    private void provesNode(DraftLaw law, int count, Distribution sampledTarget, Distribution draft) {
        Distribution target = verifier().allows(SAMPLED)
                ? sampledTarget
                : Distribution.pointMass(argmax(sampledTarget), sampledTarget.vocabularySize());
        NodeOutcome outcome = LosslessProof.provesNode(verifier(), enumerable(law, count), count, target, draft);
        double expected = acceptance(law, probabilities(target), probabilities(draft), count);
        assertThat(outcome.acceptance() - expected)
                .as("acceptance of %s %s drafts: %s (expected: %s)", count, law, outcome.acceptance(), expected)
                .isBetween(-gap() - EXACT, EXACT);
    }

    @Test
    void verify_chains_keepTheTargetsLaw() {
        for (long seed = 0; seed < 8; seed++) {
            for (int length = 1; length <= 3; length++) {
                if (verifier().draftLaws().contains(DraftLaw.SINGLE)) {
                    provesRound(seed, 3, length, model -> ChainDrafter.of(model, 3));
                }
                for (DraftLaw law : verifier().draftLaws()) {
                    if (law != DraftLaw.SINGLE) {
                        provesRound(
                                seed,
                                3,
                                length,
                                model -> TreeDrafter.of(model, TreeShape.branching(1, 1, 1), enumerable(law, 1)));
                    }
                }
            }
        }
    }

    @Test
    void verify_trees_keepTheTargetsLaw() {
        for (DraftLaw law : verifier().draftLaws()) {
            if (law != DraftLaw.SINGLE) {
                for (long seed = 0; seed < 4; seed++) {
                    provesRound(seed, 3, 2, model -> tree(model, law, 2, 2));
                    provesRound(seed, 3, 2, model -> tree(model, law, 3, 1));
                    provesRound(seed, 4, 2, model -> tree(model, law, 1, 3));
                    provesRound(seed, 2, 3, model -> tree(model, law, 2, 1, 2));
                }
                if (verifier().allows(SAMPLED)) {
                    provesRound(4, 3, 2, model -> tree(model, law, 3, 2), List.of(SAMPLED));
                    int size = law == DraftLaw.INDEPENDENT ? 2 : 3;
                    provesRound(5, size, 2, model -> tree(model, law, 3, 3), List.of(SAMPLED));
                }
            }
        }
    }

    @Test
    void verify_treesOfIrregularShape_keepTheTargetsLaw() {
        for (DraftLaw law : verifier().draftLaws()) {
            if (law != DraftLaw.SINGLE) {
                for (long seed = 0; seed < 2; seed++) {
                    provesRound(seed, 2, 3, model -> shaped(model, law, 2, 2, 0, 1));
                    provesRound(seed, 2, 3, model -> shaped(model, law, 2, 0, 1, 2));
                    provesRound(seed, 3, 2, model -> shaped(model, law, 2, 1, 0));
                    provesRound(seed, 3, 2, model -> shaped(model, law, 2, 0, 2));
                    provesRound(seed, 3, 2, model -> shaped(model, law, 3, 0, 1, 0));
                }
            }
        }
    }

    private Drafter shaped(TableModel model, DraftLaw law, int... children) {
        return TreeDrafter.of(model, TreeShape.of(children), enumerable(law, children[0]));
    }

    private Drafter tree(TableModel model, DraftLaw law, int... branching) {
        return TreeDrafter.of(model, TreeShape.branching(branching), enumerable(law, branching[0]));
    }

    private void provesRound(long seed, int size, int depth, Function<TableModel, Drafter> drafter) {
        List<SamplingRule> rules = List.of(SAMPLED, SamplingRule.temperature(1).withTopK(2), SamplingRule.greedy());
        provesRound(seed, size, depth, drafter, rules);
    }

    private void provesRound(
            long seed, int size, int depth, Function<TableModel, Drafter> drafter, List<SamplingRule> rules) {
        LawTable targets = LawTable.random(seed, size, 8);
        TableModel target = TableModel.of(targets, size);
        TableModel draft = TableModel.of(targets.mixedWith(LawTable.random(seed + 100, size, 8), 0.6), size);
        for (SamplingRule rule : rules) {
            if (verifier().allows(rule)) {
                LosslessProof.provesRound(verifier(), drafter.apply(draft), target, rule, 0, depth);
            }
        }
    }

    @Test
    void verify_uniformZero_emitsNoImpossibleToken() {
        for (DraftLaw law : verifier().draftLaws()) {
            if (verifier().allows(SAMPLED)) {
                int count = mostSiblings(law, 5);
                LosslessProof.provesStrictness(verifier(), enumerable(law, count), count);
            }
        }
    }

    /**
     * Laws that are equal but for the last bits of the draft's: a drafted token can be rejected, with a uniform just below
     * 1, and the rejection leaves no mass of the target.
     */
    @Test
    void verify_rejectionLeavesNoMass_emitsAPossibleToken() {
        Distribution law = DoubleLaw.of(1, 1, 0);
        Distribution overfull = DoubleLaw.of(1, 1, 0).times(1 + 4 * Math.ulp(1.0));
        List<DrawnToken> chain = List.of(new DrawnToken(0, overfull), new DrawnToken(1, overfull));
        for (int length = 1; length <= chain.size(); length++) {
            Draft draft = Draft.chain(0, chain.subList(0, length));

            Verification verification =
                    verifier().open().verify(TargetLaws.of(node -> law), draft, () -> Math.nextDown(1.0));

            assertThat(verification.nextToken()).isEqualTo(1);
        }
    }

    @Test
    void verify_largeVocabulary_fitsTheTargetsLaw() {
        SamplingRule rule = verifier().allows(SAMPLED) ? SAMPLED : SamplingRule.greedy();
        for (DraftLaw law : verifier().draftLaws()) {
            int count = mostSiblings(law, 3);
            SiblingSampler sampler =
                    law == DraftLaw.WITHOUT_REPLACEMENT ? SiblingSampler.gumbelTopK() : enumerable(law, count);
            LosslessProof.fitsLargeVocabulary(verifier(), sampler, count, rule);
        }
    }

    @Test
    void verify_emptyDraft_drawsFromTheTarget() {
        SamplingRule rule = verifier().allows(SAMPLED) ? SAMPLED : SamplingRule.greedy();
        Distribution target = rule.apply(new float[] {0.5f, -1, 2});
        int drawn = target.sample(0.25);
        assertThat(verifier().open().verify(TargetLaws.of(node -> target), Draft.empty(1), () -> 0.25))
                .isEqualTo(new Verification(0, drawn));
    }

    @Test
    void guarantee_any_isLossless() {
        assertThat(verifier().guarantee()).isEqualTo(Guarantee.LOSSLESS);
        assertThat(verifier().draftLaws()).isNotEmpty();
        assertThat(verifier().allows(SamplingRule.greedy())).isTrue();
    }

    /** A sampler of a draft law whose random choices can be enumerated. */
    private static SiblingSampler enumerable(DraftLaw law, int count) {
        return switch (law) {
            case SINGLE, INDEPENDENT -> SiblingSampler.independent();
            case WITHOUT_REPLACEMENT -> SiblingSampler.withoutReplacement();
            case WITHOUT_REPLACEMENT_STOPPED -> new StoppedDraws();
            case PICKED -> SiblingSampler.topK();
            case PICKED_THEN_INDEPENDENT -> SiblingSampler.pickedThenIndependent(PickCount.exactly(pickedOf(count)));
            case PICKED_THEN_WITHOUT_REPLACEMENT ->
                SiblingSampler.pickedThenWithoutReplacement(PickCount.exactly(pickedOf(count)));
        };
    }

    /** How many of {@code count} siblings are picked, where some are picked and some are drawn. */
    static int pickedOf(int count) {
        return count / 2;
    }

    private static int mostSiblings(DraftLaw law, int vocabularySize) {
        return law == DraftLaw.SINGLE ? 1 : Math.min(4, vocabularySize);
    }

    private static float[] weights(SplittableRandom random, int size) {
        return LawTable.random(random.nextLong(), size, 0).weights(new int[] {0});
    }

    private static double[] probabilities(Distribution law) {
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        return probabilities;
    }

    private static int argmax(Distribution law) {
        int best = 0;
        for (int token = 1; token < law.vocabularySize(); token++) {
            best = law.probability(token) > law.probability(best) ? token : best;
        }
        return best;
    }
}
