package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DoubleLaw;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.draft.sibling.StoppedDraws;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.transport.OptimalSelection;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Verifiers and samplers broken on purpose: each must fail the proof that the real ones pass. */
class BrokenVerifiersTest {

    private static final SamplingRule SAMPLED = SamplingRule.temperature(1);

    @Test
    void proofs_realVerifier_pass() {
        assertThatCode(() -> allProofs(new RecursiveRejection(), SiblingSampler.withoutReplacement()))
                .doesNotThrowAnyException();
        assertThatCode(() -> allProofs(new RecursiveRejection(), SiblingSampler.independent()))
                .doesNotThrowAnyException();
    }

    @Test
    void proofs_everythingAccepted_fail() {
        failsNode(new AcceptsEverything(), SiblingSampler.independent());
        failsRound(new AcceptsEverything(), SiblingSampler.independent());
        failsStrictness(new AcceptsEverything(), SiblingSampler.independent());
        failsLargeVocabulary(new AcceptsEverything(), SiblingSampler.independent());
    }

    @Test
    void proofs_targetInsteadOfResidual_fail() {
        failsNode(new ForgetsTheResidual(), SiblingSampler.withoutReplacement());
        failsRound(new ForgetsTheResidual(), SiblingSampler.withoutReplacement());
        failsLargeVocabulary(new ForgetsTheResidual(), SiblingSampler.withoutReplacement());
    }

    @Test
    void proofs_acceptanceNotStrict_fail() {
        failsStrictness(new AcceptsAtEquality(), SiblingSampler.withoutReplacement());
    }

    @Test
    void proofs_residualNotNormalised_fail() {
        failsNode(new LeavesTheResidualUnnormalised(), SiblingSampler.independent());
        failsRound(new LeavesTheResidualUnnormalised(), SiblingSampler.independent());
    }

    @Test
    void proofs_earlierSiblingLeftInTheCarriedLaw_fail() {
        failsNode(new RecursiveRejection(), new CarriesTheFirstLaw());
        failsRound(new RecursiveRejection(), new CarriesTheFirstLaw());
    }

    @Test
    void proofs_residualOfIndependentDraws_failWithoutReplacement() {
        failsNode(new SubtractsTheFirstLaw(), SiblingSampler.withoutReplacement());
        failsRound(new SubtractsTheFirstLaw(), SiblingSampler.withoutReplacement());
        assertThatCode(() -> provesNode(new SubtractsTheFirstLaw(), SiblingSampler.independent()))
                .doesNotThrowAnyException();
    }

    @Test
    void proofs_greedyMatchingWhereTokensAreSampled_fail() {
        failsNode(new MatchesTheArgmax(), SiblingSampler.independent());
        failsRound(new MatchesTheArgmax(), SiblingSampler.independent());
        failsLargeVocabulary(new MatchesTheArgmax(), SiblingSampler.independent());
    }

    @Test
    void proofs_gammaTooSmall_fail() {
        assertThatCode(() -> provesNode(new KSeqOf(3), SiblingSampler.independent()))
                .doesNotThrowAnyException();
        failsNode(new KSeqOf(1), SiblingSampler.independent());
    }

    @Test
    void proofs_pickedTokenTestedAgainstTheTarget_fail() {
        failsNode(new PickedAgainstTheTarget(), SiblingSampler.pickedThenIndependent(PickCount.allButOne()));
    }

    @Test
    void proofs_drawsFromTheLawWithThePickedTokens_fail() {
        failsNode(new PickedLast(), new DrawsPickedTokensAgain());
        failsNode(new RecursiveRejection(), new DrawsPickedTokensAgain());
    }

    @Test
    void proofs_optimalPairWhereTheNumberOfDraftsTellsOfThem_fail() {
        failsNode(OptimalTransport.exact(), new StoppedDraws());
        failsRound(OptimalTransport.exact(), new StoppedDraws());
        failsNode(OptimalBlockVerification.exact(), new StoppedDraws());
        failsRound(OptimalBlockVerification.exact(), new StoppedDraws());
        assertThatCode(() -> provesNode(new RecursiveRejection(), new StoppedDraws()))
                .doesNotThrowAnyException();
    }

    @Test
    void proofs_optimalSelection_pass() {
        assertThatCode(() -> allProofs(new Selects(), SiblingSampler.independent()))
                .doesNotThrowAnyException();
        assertThatCode(() -> provesNode(new Selects(), onePicked())).doesNotThrowAnyException();
    }

    @Test
    void proofs_draftsSelectedAlike_fail() {
        failsNode(new SelectsAlike(), SiblingSampler.independent());
        failsRound(new SelectsAlike(), SiblingSampler.independent());
    }

    @Test
    void proofs_selectedDraftTestedAsDrawn_fail() {
        failsNode(new TestsAsDrawn(), SiblingSampler.independent());
        failsRound(new TestsAsDrawn(), SiblingSampler.independent());
    }

    @Test
    void proofs_targetAfterTheSelection_fail() {
        failsRound(new DrawsFromTheTarget(), SiblingSampler.independent());
        failsNode(new DrawsFromTheTarget(), onePicked());
    }

    /** The clamp from above must take off what the draws' part of the target is short of 1, not the whole excess. */
    @Test
    void proofs_picksLeftOutOfTheClamp_fail() {
        failsNode(new ClampsByTheExcess(), onePicked());
        assertThatCode(() -> provesNode(new ClampsByTheExcess(), SiblingSampler.independent()))
                .doesNotThrowAnyException();
    }

    private static SiblingSampler onePicked() {
        return SiblingSampler.pickedThenIndependent(PickCount.exactly(1));
    }

    private static void allProofs(Verifier verifier, SiblingSampler sampler) {
        provesNode(verifier, sampler);
        provesRound(verifier, sampler);
        LosslessProof.provesStrictness(verifier, sampler, 3);
        LosslessProof.fitsLargeVocabulary(verifier, sampler, 2, SAMPLED);
    }

    private static void provesNode(Verifier verifier, SiblingSampler sampler) {
        Distribution target = Distribution.ofWeights(new float[] {1, 2, 3, 4});
        Distribution draft = Distribution.ofWeights(new float[] {4, 3, 2, 1});
        LosslessProof.provesNode(verifier, sampler, 3, target, draft);
    }

    private static void provesRound(Verifier verifier, SiblingSampler sampler) {
        TableModel target = TableModel.of(LawTable.random(1, 3, 8), 3);
        TableModel draft = TableModel.of(LawTable.random(2, 3, 8), 3);
        LosslessProof.provesRound(
                verifier, TreeDrafter.of(draft, TreeShape.branching(2, 2), sampler), target, SAMPLED, 0, 2);
    }

    private static void failsNode(Verifier verifier, SiblingSampler sampler) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> provesNode(verifier, sampler));
    }

    private static void failsRound(Verifier verifier, SiblingSampler sampler) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> provesRound(verifier, sampler));
    }

    private static void failsStrictness(Verifier verifier, SiblingSampler sampler) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> LosslessProof.provesStrictness(verifier, sampler, 3));
    }

    private static void failsLargeVocabulary(Verifier verifier, SiblingSampler sampler) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> LosslessProof.fitsLargeVocabulary(verifier, sampler, 2, SAMPLED));
    }

    /** Walks down a tree as {@link RecursiveRejection} does, wrongly at one place. */
    private abstract static class Broken extends Mutant {
        @Override
        Verification verify(ScoredTree target, Draft draft, RandomStream random) {
            int node = 0;
            while (true) {
                Residual residual = new Residual();
                residual.start(target.at(node));
                int accepted = -1;
                for (int child : draft.tree().children(node)) {
                    if (accepted < 0 && accepts(child, draft, residual, random)) {
                        accepted = child;
                    }
                }
                if (accepted < 0) {
                    return new Verification(node, random.draw(rest(target.at(node), residual)));
                }
                node = accepted;
            }
        }

        /** Tests a child, and takes its law off the residual if it is rejected. */
        boolean accepts(int child, Draft draft, Residual residual, RandomStream random) {
            int token = draft.tree().token(child);
            Distribution law = draft.law(child);
            if (random.accept(residual.probability(token), law.probability(token))) {
                return true;
            }
            residual.subtract(law);
            return false;
        }

        Distribution rest(Distribution target, Residual residual) {
            return residual;
        }
    }

    private static final class AcceptsEverything extends Broken {
        @Override
        boolean accepts(int child, Draft draft, Residual residual, RandomStream random) {
            return true;
        }
    }

    private static final class ForgetsTheResidual extends Broken {
        @Override
        Distribution rest(Distribution target, Residual residual) {
            return target;
        }
    }

    private static final class AcceptsAtEquality extends Broken {
        @Override
        boolean accepts(int child, Draft draft, Residual residual, RandomStream random) {
            int token = draft.tree().token(child);
            Distribution law = draft.law(child);
            if (random.nextUniform() * law.probability(token) <= residual.probability(token)) {
                return true;
            }
            residual.subtract(law);
            return false;
        }
    }

    private static final class LeavesTheResidualUnnormalised extends Mutant {
        @Override
        Verification verify(ScoredTree target, Draft draft, RandomStream random) {
            TokenTree tree = draft.tree();
            int node = 0;
            while (true) {
                int size = target.at(node).vocabularySize();
                double[] residual = new double[size];
                target.at(node).copyTo(residual);
                int accepted = -1;
                for (int child : tree.children(node)) {
                    int token = tree.token(child);
                    if (accepted < 0
                            && random.accept(residual[token], draft.law(child).probability(token))) {
                        accepted = child;
                    }
                    for (int other = 0; other < size; other++) {
                        residual[other] =
                                Math.max(residual[other] - draft.law(child).probability(other), 0);
                    }
                }
                if (accepted < 0) {
                    float[] weights = new float[size];
                    double sum = 0;
                    for (int token = 0; token < size; token++) {
                        weights[token] = (float) residual[token];
                        sum += residual[token];
                    }
                    Distribution rest = sum > 0 ? Distribution.ofWeights(weights) : target.at(node);
                    return new Verification(node, random.draw(rest));
                }
                node = accepted;
            }
        }
    }

    private static final class SubtractsTheFirstLaw extends Broken {
        @Override
        boolean accepts(int child, Draft draft, Residual residual, RandomStream random) {
            int token = draft.tree().token(child);
            int first = draft.tree().children(draft.tree().parent(child))[0];
            if (random.accept(residual.probability(token), draft.law(child).probability(token))) {
                return true;
            }
            residual.subtract(draft.law(first));
            return false;
        }
    }

    /** K-SEQ of one node of three independent siblings, with any gamma. */
    private static final class KSeqOf extends Broken {
        private final double gamma;

        KSeqOf(double gamma) {
            this.gamma = gamma;
        }

        @Override
        Verification verify(ScoredTree target, Draft draft, RandomStream random) {
            double[] rest = new double[target.at(0).vocabularySize()];
            target.at(0).copyTo(rest);
            Distribution law = draft.law(1);
            double beta = 0;
            for (int token = 0; token < rest.length; token++) {
                beta += Math.min(law.probability(token), rest[token] / gamma);
            }
            for (int child : draft.tree().children(0)) {
                int token = draft.tree().token(child);
                if (random.accept(rest[token], gamma * law.probability(token))) {
                    return new Verification(child, random.draw(target.at(child)));
                }
            }
            double tests = (1 - Math.pow(1 - beta, 3)) / beta;
            for (int token = 0; token < rest.length; token++) {
                rest[token] -= Math.min(law.probability(token), rest[token] / gamma) * tests;
                rest[token] = Math.max(rest[token], 0);
            }
            return new Verification(0, random.choose(rest, rest.length));
        }
    }

    /** Asks the drawn siblings first, but the picked ones as if nothing had been asked before. */
    private static final class PickedAgainstTheTarget extends Broken {
        @Override
        Verification verify(ScoredTree target, Draft draft, RandomStream random) {
            int[] children = draft.tree().children(0);
            int drawn = children[children.length - 1];
            Residual residual = new Residual();
            residual.start(target.at(0));
            if (accepts(drawn, draft, residual, random)) {
                return new Verification(drawn, random.draw(target.at(drawn)));
            }
            for (int i = 0; i + 1 < children.length; i++) {
                if (random.accept(target.at(0).probability(draft.tree().token(children[i])), 1)) {
                    return new Verification(children[i], random.draw(target.at(children[i])));
                }
            }
            return new Verification(0, random.draw(residual));
        }
    }

    private static final class MatchesTheArgmax extends Broken {
        @Override
        boolean accepts(int child, Draft draft, Residual residual, RandomStream random) {
            return draft.tree().token(child) == argmax(residual);
        }

        @Override
        Distribution rest(Distribution target, Residual residual) {
            return Distribution.pointMass(argmax(target), target.vocabularySize());
        }

        private static int argmax(Distribution law) {
            int best = 0;
            for (int token = 1; token < law.vocabularySize(); token++) {
                best = law.probability(token) > law.probability(best) ? token : best;
            }
            return best;
        }
    }

    /** Draws without replacement but hands over the law of the first draw with every token. */
    private static final class CarriesTheFirstLaw implements SiblingSampler {
        @Override
        public DraftLaw siblings() {
            return DraftLaw.WITHOUT_REPLACEMENT;
        }

        @Override
        public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
            return SiblingSampler.withoutReplacement().draw(law, count, random).stream()
                    .map(drawn -> new DrawnToken(drawn.token(), law))
                    .toList();
        }
    }

    /** Selects from the drawn children of a node and leaves the picked ones to the residual; right as it stands. */
    private static class Selects extends Mutant {
        @Override
        public Set<DraftLaw> draftLaws() {
            return EnumSet.of(DraftLaw.INDEPENDENT, DraftLaw.PICKED_THEN_INDEPENDENT);
        }

        @Override
        Verification verify(ScoredTree target, Draft draft, RandomStream random) {
            TokenTree tree = draft.tree();
            int node = 0;
            while (tree.children(node).length > 0) {
                int[] children = tree.children(node);
                int[] drawn = Arrays.stream(children)
                        .filter(child -> !draft.picked(child))
                        .toArray();
                int[] tokens = Arrays.stream(drawn).map(tree::token).toArray();
                Distribution law = draft.law(drawn[0]);
                OptimalSelection selection = OptimalSelection.exact();
                selection.solveIndependent(target.at(node), 1, law, drawn.length);
                int chosen = random.choose(weights(selection, tokens), tokens.length);
                double selected = selected(selection, law, tokens[chosen]);
                if (random.accept(selection.target(tokens[chosen]), selected)) {
                    node = drawn[chosen];
                    continue;
                }
                int token = random.draw(rest(selection, target.at(node), law));
                int accepted = Arrays.stream(children)
                        .filter(child -> tree.token(child) == token)
                        .findFirst()
                        .orElse(-1);
                if (accepted < 0) {
                    return new Verification(node, token);
                }
                node = accepted;
            }
            return new Verification(node, random.draw(target.at(node)));
        }

        double[] weights(OptimalSelection selection, int[] tokens) {
            double[] weights = new double[tokens.length];
            selection.weights(tokens, tokens.length, weights);
            return weights;
        }

        double selected(OptimalSelection selection, Distribution law, int token) {
            return selection.selected(token);
        }

        Distribution rest(OptimalSelection selection, Distribution target, Distribution law) {
            double[] rest = new double[target.vocabularySize()];
            double mass = 0;
            for (int token = 0; token < rest.length; token++) {
                rest[token] = Math.max(selection.target(token) - selected(selection, law, token), 0);
                mass += rest[token];
            }
            return mass > 0 ? DoubleLaw.of(rest) : target;
        }
    }

    private static final class SelectsAlike extends Selects {
        @Override
        double[] weights(OptimalSelection selection, int[] tokens) {
            double[] weights = new double[tokens.length];
            Arrays.fill(weights, 1);
            return weights;
        }
    }

    private static final class TestsAsDrawn extends Selects {
        @Override
        double selected(OptimalSelection selection, Distribution law, int token) {
            return law.probability(token);
        }
    }

    private static final class DrawsFromTheTarget extends Selects {
        @Override
        Distribution rest(OptimalSelection selection, Distribution target, Distribution law) {
            return target;
        }
    }

    /** Clamps the selection law as if the draws could give the whole target. */
    private static final class ClampsByTheExcess extends Selects {
        @Override
        double selected(OptimalSelection selection, Distribution law, int token) {
            double least = 0;
            double most = 8;
            for (int halving = 0; halving < 60; halving++) {
                double density = (least + most) / 2;
                boolean takesTooLittle = taken(selection, law, density) < selection.rejection();
                most = takesTooLittle ? density : most;
                least = takesTooLittle ? least : density;
            }
            return Math.min(selection.selected(token), most * law.probability(token));
        }

        private static double taken(OptimalSelection selection, Distribution law, double density) {
            double taken = 0;
            for (int token = 0; token < law.vocabularySize(); token++) {
                double drafted = law.probability(token);
                boolean outside = drafted > 0 && selection.selected(token) <= selection.target(token);
                taken += outside ? Math.max(selection.target(token) - density * drafted, 0) : 0;
            }
            return taken;
        }
    }

    /** Draws from the whole law after picking, and hands over the law without the picked tokens. */
    private static final class DrawsPickedTokensAgain implements SiblingSampler {
        @Override
        public DraftLaw siblings() {
            return DraftLaw.PICKED_THEN_INDEPENDENT;
        }

        @Override
        public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
            return SiblingSampler.pickedThenIndependent(PickCount.allButOne()).draw(law, count, random).stream()
                    .map(sibling -> sibling.law().probability(sibling.token()) == 1
                            ? sibling
                            : new DrawnToken(random.draw(law), sibling.law()))
                    .toList();
        }
    }
}
