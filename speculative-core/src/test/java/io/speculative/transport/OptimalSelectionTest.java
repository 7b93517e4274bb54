package io.speculative.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DoubleLaw;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimalSelectionTest {

    private static final double EXACT = 1e-12;
    private static final List<Supplier<OptimalSelection>> FORMS = List.of(
            OptimalSelection::exact, () -> OptimalSelection.bucketed(1e-3), () -> OptimalSelection.bucketed(0.1));

    @Test
    void independent_randomLaws_selectsByALawOfTheCoreAndAcceptsBest() {
        RandomPairs pairs = new RandomPairs(3);
        OptimalSelection selection = OptimalSelection.exact();
        for (int instance = 0; instance < 400; instance++) {
            double[][] pair = pairs.next(1 + pairs.nextInt(7));
            int drafts = 1 + pairs.nextInt(4);
            Distribution target = DoubleLaw.of(pair[0]);
            Distribution draft = DoubleLaw.of(pair[1]);
            selection.solveIndependent(target, 1, draft, drafts);
            assertCore(selection, pair[0], DraftedSetLaw.independent(pair[1], 0, drafts));
            assertThat(selection.acceptance())
                    .isCloseTo(OptimalAcceptance.independent(target, draft, drafts), within(EXACT));
        }
    }

    @Test
    void pair_randomLaws_selectsByALawOfTheCoreAndAcceptsBest() {
        RandomPairs pairs = new RandomPairs(4);
        OptimalSelection selection = OptimalSelection.exact();
        for (int instance = 0; instance < 400; instance++) {
            double[][] pair = pairs.next(2 + pairs.nextInt(6));
            if (support(pair[1]) >= 2) {
                Distribution target = DoubleLaw.of(pair[0]);
                Distribution draft = DoubleLaw.of(pair[1]);
                selection.solvePair(target, 1, draft);
                assertCore(selection, pair[0], DraftedSetLaw.withoutReplacement(pair[1], 0, 2));
                assertThat(selection.acceptance())
                        .isCloseTo(OptimalAcceptance.withoutReplacement(target, draft, 2), within(EXACT));
            }
        }
    }

    @Test
    void solve_subMassTarget_selectsByALawOfTheCoreAndAcceptsBest() {
        RandomPairs pairs = new RandomPairs(5);
        OptimalSelection selection = OptimalSelection.exact();
        for (int instance = 0; instance < 400; instance++) {
            double[][] pair = pairs.next(2 + pairs.nextInt(5));
            double budget = Math.max(1e-9, pairs.nextDouble());
            double[] scaled = Arrays.stream(pair[0]).map(mass -> mass * budget).toArray();
            int drafts = 2 + pairs.nextInt(3);
            selection.solveIndependent(DoubleLaw.of(pair[0]), budget, DoubleLaw.of(pair[1]), drafts);
            DraftedSetLaw sets = DraftedSetLaw.independent(pair[1], 0, drafts);
            assertCore(selection, scaled, sets);
            assertThat(selection.acceptance()).isCloseTo(sets.leastCut(scaled), within(EXACT));
            assertThat(selection.residualMass() + selection.acceptance()).isCloseTo(budget, within(EXACT));
            assertThat(selection.rejection() + selection.acceptance()).isCloseTo(1, within(EXACT));
        }
    }

    /** The selection law sums to 1 and gives every set of tokens at least the drafts that lie all within it. */
    private static void assertCore(OptimalSelection selection, double[] target, DraftedSetLaw sets) {
        double[] selected = selected(selection, target.length);
        assertThat(Arrays.stream(selected).sum()).isCloseTo(1, within(EXACT));
        for (int tokens = 0; tokens < 1 << target.length; tokens++) {
            assertThat(DraftedSetLaw.mass(selected, tokens) - sets.containedIn(tokens))
                    .isGreaterThanOrEqualTo(-EXACT);
        }
    }

    @Test
    void weights_independentDrafts_giveTheSelectionLaw() {
        for (Supplier<OptimalSelection> form : FORMS) {
            RandomPairs pairs = new RandomPairs(6);
            OptimalSelection selection = form.get();
            for (int instance = 0; instance < 200; instance++) {
                double[][] pair = pairs.next(1 + pairs.nextInt(5));
                int drafts = 1 + pairs.nextInt(4);
                double budget = instance % 2 == 0 ? 1 : Math.max(1e-9, pairs.nextDouble());
                selection.solveIndependent(DoubleLaw.of(pair[0]), budget, DoubleLaw.of(pair[1]), drafts);
                assertSelected(selection, pair[1], drafts, Draws.INDEPENDENT);
                if (drafts > 1) {
                    assertEnclosed(selection);
                }
            }
        }
    }

    @Test
    void weights_pairs_giveTheSelectionLaw() {
        for (Supplier<OptimalSelection> form : FORMS) {
            RandomPairs pairs = new RandomPairs(7);
            OptimalSelection selection = form.get();
            for (int instance = 0; instance < 400; instance++) {
                double[][] pair = pairs.next(2 + pairs.nextInt(5));
                double budget = instance % 2 == 0 ? 1 : Math.max(1e-9, pairs.nextDouble());
                if (support(pair[1]) >= 2) {
                    selection.solvePair(DoubleLaw.of(pair[0]), budget, DoubleLaw.of(pair[1]));
                    assertSelected(selection, pair[1], 2, Draws.DISTINCT);
                    assertEnclosed(selection);
                }
            }
        }
    }

    /** Over all drafts, the selected one has exactly the law that {@link OptimalSelection#selected} says. */
    private static void assertSelected(OptimalSelection selection, double[] draft, int drafts, Draws draws) {
        double[] law = new double[draft.length];
        double[] weights = new double[drafts];
        forAllDrafts(draft, drafts, draws, (tokens, probability) -> {
            selection.weights(tokens, drafts, weights);
            assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(EXACT));
            for (int i = 0; i < drafts; i++) {
                assertThat(weights[i]).isBetween(0.0, 1.0);
                law[tokens[i]] += probability * weights[i];
            }
        });
        for (int token = 0; token < draft.length; token++) {
            assertThat(law[token]).isCloseTo(selection.selected(token), within(EXACT));
        }
    }

    private static void assertEnclosed(OptimalSelection selection) {
        assertThat(selection.acceptance())
                .isBetween(selection.acceptanceAtLeast() - EXACT, selection.acceptanceAtMost() + EXACT);
    }

    /** What to do with one outcome of the draws. */
    private interface Drafted {
        void with(int[] tokens, double probability);
    }

    private static void forAllDrafts(double[] law, int drafts, Draws draws, Drafted action) {
        draw(law, 0, new int[drafts], 1, draws, action);
    }

    private static void draw(double[] law, int drawn, int[] tokens, double probability, Draws draws, Drafted action) {
        if (drawn == tokens.length) {
            action.with(tokens, probability);
            return;
        }
        double total = Arrays.stream(law).sum();
        for (int token = 0; token < law.length; token++) {
            if (law[token] > 0) {
                tokens[drawn] = token;
                draw(draws.after(law, token), drawn + 1, tokens, probability * law[token] / total, draws, action);
            }
        }
    }

    @Test
    void bucketed_gapAskedFor_isKept() {
        for (double gap : new double[] {0.1, 0.01, 1e-3, 1e-4}) {
            OptimalSelection bucketed = OptimalSelection.bucketed(gap);
            RandomPairs pairs = new RandomPairs(8);
            for (int instance = 0; instance < 300; instance++) {
                double[][] pair = pairs.next(2 + pairs.nextInt(40));
                Distribution target = DoubleLaw.of(pair[0]);
                Distribution draft = DoubleLaw.of(pair[1]);
                int drafts = 2 + pairs.nextInt(7);
                bucketed.solveIndependent(target, 1, draft, drafts);
                assertEncloses(bucketed, OptimalAcceptance.independent(target, draft, drafts), gap);
                if (support(pair[1]) >= 2) {
                    bucketed.solvePair(target, 1, draft);
                    assertEncloses(bucketed, OptimalAcceptance.withoutReplacement(target, draft, 2), gap);
                }
            }
        }
    }

    /** Where nearly all draft mass lies on one token, the second draft's law is that of the others, however small. */
    @Test
    void bucketed_pairWithTinyOtherMass_keepsTheGap() {
        OptimalSelection bucketed = OptimalSelection.bucketed(1e-3);
        Distribution flat = DoubleLaw.of(1, 1, 1);
        Distribution tiny = DoubleLaw.of(8.75e-20, 1, 1.61e-20);
        bucketed.solvePair(flat, 1, tiny);
        assertThat(bucketed.acceptance()).isCloseTo(0.8220, within(1e-4));
        SplittableRandom random = new SplittableRandom(11);
        for (int instance = 0; instance < 2000; instance++) {
            double[] targets = new double[3 + random.nextInt(6)];
            double[] drafts = new double[targets.length];
            for (int token = 0; token < targets.length; token++) {
                targets[token] = random.nextDouble();
                drafts[token] = Math.pow(10, -8 - 30 * random.nextDouble());
            }
            drafts[random.nextInt(drafts.length)] = 1;
            Distribution target = DoubleLaw.of(targets);
            Distribution draft = DoubleLaw.of(drafts);
            bucketed.solvePair(target, 1, draft);
            assertEncloses(bucketed, OptimalAcceptance.withoutReplacement(target, draft, 2), 1e-3);
            assertThat(bucketed.acceptance())
                    .isGreaterThan(OptimalAcceptance.withoutReplacement(target, draft, 2) - 1e-3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32_000, 151_936})
    void bucketed_largeVocabulary_enclosesTheOptimum(int size) {
        SplittableRandom random = new SplittableRandom(9);
        double[] logits = new double[size];
        double[] target = new double[size];
        double[] draft = new double[size];
        for (int token = 0; token < size; token++) {
            logits[token] = 3.5 * random.nextGaussian();
            target[token] = Math.exp(logits[token]);
            draft[token] = Math.exp(0.9 * logits[token] + 1.5 * random.nextGaussian());
        }
        OptimalSelection bucketed = OptimalSelection.bucketed(1e-3);
        OptimalSelection exact = OptimalSelection.exact();
        for (int drafts = 2; drafts <= 8; drafts *= 2) {
            exact.solveIndependent(DoubleLaw.of(target), 1, DoubleLaw.of(draft), drafts);
            bucketed.solveIndependent(DoubleLaw.of(target), 1, DoubleLaw.of(draft), drafts);
            assertEncloses(bucketed, exact.acceptance(), 1e-3);
            assertThat(exact.acceptance())
                    .isCloseTo(
                            OptimalAcceptance.independent(DoubleLaw.of(target), DoubleLaw.of(draft), drafts),
                            within(1e-11));
        }
        bucketed.solvePair(DoubleLaw.of(target), 1, DoubleLaw.of(draft));
        assertEncloses(
                bucketed, OptimalAcceptance.withoutReplacement(DoubleLaw.of(target), DoubleLaw.of(draft), 2), 1e-3);
    }

    private static void assertEncloses(OptimalSelection selection, double optimum, double gap) {
        assertThat(optimum).isBetween(selection.acceptanceAtLeast() - EXACT, selection.acceptanceAtMost() + EXACT);
        assertThat(selection.acceptance()).isLessThanOrEqualTo(optimum + EXACT);
        assertThat(selection.acceptanceAtMost() - selection.acceptanceAtLeast()).isLessThanOrEqualTo(gap + EXACT);
    }

    @Test
    void weights_twoOfFourTokens_areRational() {
        OptimalSelection selection = OptimalSelection.exact();
        selection.solveIndependent(DoubleLaw.of(50, 30, 15, 5), 1, DoubleLaw.of(20, 50, 10, 20), 2);
        assertLaw(selection, .36, .35, .15, .14);
        assertWeights(selection, new int[] {0, 1}, 1, 0);
        assertWeights(selection, new int[] {1, 3}, .5, .5);
        assertWeights(selection, new int[] {1, 2}, 0, 1);
        selection.solveIndependent(DoubleLaw.of(1, 2, 3, 4), 1, DoubleLaw.of(4, 3, 2, 1), 2);
        assertLaw(selection, .291428571428571, .218571428571429, .3, .19);
        assertWeights(selection, new int[] {0, 2}, .071428571428571, .928571428571429);
    }

    @Test
    void weights_threeOfFourTokens_areRational() {
        OptimalSelection selection = OptimalSelection.exact();
        selection.solveIndependent(DoubleLaw.of(50, 30, 15, 5), 1, DoubleLaw.of(20, 50, 10, 20), 3);
        assertLaw(selection, .488, .3, .15, .062);
        assertWeights(selection, new int[] {1, 1, 3}, .410052910053, .410052910053, .179894179894);
        assertWeights(selection, new int[] {1, 2, 3}, .060317460317, .879365079365, .060317460317);
    }

    @Test
    void residual_afterSolve_isWhatTheSelectionLeaves() {
        OptimalSelection selection = OptimalSelection.exact();
        selection.solveIndependent(DoubleLaw.of(50, 30, 15, 5), 1, DoubleLaw.of(20, 50, 10, 20), 2);
        double[] law = new double[4];
        selection.residual().copyTo(law);
        assertThat(law).containsExactly(new double[] {1, 0, 0, 0}, within(EXACT));
        assertThat(selection.residual().probability(0)).isCloseTo(1, within(EXACT));
        assertThat(selection.residual().sample(0)).isZero();
        assertThat(selection.residual().vocabularySize()).isEqualTo(4);
        selection.solveSingle(selection.residual(), 0.5, DoubleLaw.of(1, 1, 1, 1));
        assertThat(selection.residualMass()).isCloseTo(.25, within(EXACT));
        assertThat(selection.acceptance()).isCloseTo(.25, within(EXACT));
        assertThat(selection.rejection()).isCloseTo(.75, within(EXACT));
        assertThat(selection.target(0)).isCloseTo(.5, within(EXACT));
    }

    @Test
    void residual_equalLaws_fallsBackToTheTarget() {
        OptimalSelection selection = OptimalSelection.exact();
        selection.solveSingle(DoubleLaw.of(1, 3), 1, DoubleLaw.of(1, 3));
        assertThat(selection.residualMass()).isZero();
        assertThat(selection.residual().probability(1)).isEqualTo(.75);
    }

    @Test
    void solve_argumentsOutOfRange_areRefused() {
        Distribution law = DoubleLaw.of(1, 2);
        assertRefused(selection -> selection.solveIndependent(law, 1, law, 0), "drafts: 0 (expected: >= 1)");
        assertRefused(selection -> selection.solvePair(law, 0, law), "budget: 0.0 (expected: > 0 and <= 1)");
        assertRefused(selection -> selection.solveSingle(law, 1.5, law), "budget: 1.5 (expected: > 0 and <= 1)");
        assertRefused(
                selection -> selection.solveSingle(law, 1, DoubleLaw.of(1, 2, 3)),
                "draft: vocabulary of 3 (expected: 2, as the target's)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimalSelection.bucketed(1e-5))
                .withMessage("gap: 1.0E-5 (expected: 1e-4 to 0.1)");
        OptimalSelection single = OptimalSelection.exact();
        single.solveSingle(law, 1, law);
        assertThatIllegalStateException().isThrownBy(single::acceptanceAtMost);
    }

    private static void assertRefused(Consumer<OptimalSelection> call, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> call.accept(OptimalSelection.exact()))
                .withMessage(message);
    }

    private static void assertLaw(OptimalSelection selection, double... expected) {
        assertThat(selected(selection, expected.length)).containsExactly(expected, within(EXACT));
    }

    private static void assertWeights(OptimalSelection selection, int[] tokens, double... expected) {
        double[] weights = new double[tokens.length];
        selection.weights(tokens, tokens.length, weights);
        assertThat(weights).containsExactly(expected, within(EXACT));
    }

    private static double[] selected(OptimalSelection selection, int size) {
        double[] selected = new double[size];
        Arrays.setAll(selected, selection::selected);
        return selected;
    }

    private static int support(double[] law) {
        return (int) Arrays.stream(law).filter(mass -> mass > 0).count();
    }
}
