package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.Drafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.kernel.WeightRow;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.transport.OptimalSelection;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Verifiers of whole blocks, written as the papers have them and then broken at one place: each must fail the proof that
 * the unbroken one passes.
 */
class BrokenBlockVerifiersTest {

    private static final TableModel TARGET = TableModel.of(LawTable.random(1, 3, 8), 3);
    private static final TableModel DRAFT = TableModel.of(LawTable.random(2, 3, 8), 3);

    @Test
    void block_asWritten_passes() {
        assertThatCode(() -> provesChain(new Block())).doesNotThrowAnyException();
    }

    @Test
    void block_residualNotScaledByTheBudget_fails() {
        fails(() -> provesChain(new Block() {
            @Override
            double scale(double budget) {
                return 1;
            }
        }));
    }

    @Test
    void block_budgetOfTheLastTokenAlone_fails() {
        fails(() -> provesChain(new Block() {
            @Override
            double budget(double before, double target, double draft) {
                return Math.min(1, target / draft);
            }
        }));
    }

    @Test
    void block_stoppedAtTheFirstFailure_fails() {
        fails(() -> provesChain(new Block() {
            @Override
            int accepted(int before, int node, boolean mayEnd) {
                return mayEnd && before == node - 1 ? node : before;
            }
        }));
    }

    @Test
    void traversal_asWritten_passes() {
        assertThatCode(() -> provesTree(new Traversal((target, residual) -> residual)))
                .doesNotThrowAnyException();
    }

    @Test
    void traversal_budgetKeptAfterARejection_fails() {
        fails(() -> provesTree(new Traversal((target, residual) -> residual) {
            @Override
            double budgetAfter(double budget, double rest) {
                return budget;
            }
        }));
    }

    @Test
    void traversal_nextTokenFromTheTarget_fails() {
        fails(() -> provesTree(new Traversal((target, residual) -> target)));
    }

    @Test
    void optimalBlock_asWritten_passes() {
        assertThatCode(() -> provesTree(new OptimalBlock((expected, realised) -> expected)))
                .doesNotThrowAnyException();
    }

    @Test
    void optimalBlock_stopBySumOfThisDraft_fails() {
        fails(() -> provesTree(new OptimalBlock((expected, realised) -> realised)));
    }

    @Test
    void optimalBlock_unconditionalBudgets_fail() {
        fails(() -> provesTree(new OptimalBlock((expected, realised) -> expected) {
            @Override
            double conditional(double share, double earlier) {
                return share;
            }
        }));
    }

    private static void fails(Runnable proof) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(proof::run);
    }

    private static void provesChain(Verifier verifier) {
        proves(verifier, ChainDrafter.of(DRAFT, 3), 3);
    }

    private static void provesTree(Verifier verifier) {
        proves(verifier, TreeDrafter.of(DRAFT, TreeShape.branching(2, 2), SiblingSampler.independent()), 2);
    }

    private static void proves(Verifier verifier, Drafter drafter, int depth) {
        LosslessProof.provesRound(verifier, drafter, TARGET, SamplingRule.temperature(1), 0, depth);
    }

    private static double[] probabilities(Distribution law) {
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        return probabilities;
    }

    private abstract static class AsWritten extends Mutant {
        @Override
        public Set<DraftLaw> draftLaws() {
            return EnumSet.of(DraftLaw.SINGLE, DraftLaw.INDEPENDENT);
        }
    }

    /** Block verification from the first token to the last. */
    private static class Block extends AsWritten {
        double budget(double before, double target, double draft) {
            return Math.min(1, before * target / draft);
        }

        double scale(double budget) {
            return budget;
        }

        int accepted(int before, int node, boolean mayEnd) {
            return mayEnd ? node : before;
        }

        @Override
        Verification verify(ScoredTree target, Draft draft, RandomStream random) {
            int last = draft.tree().drafted();
            double[] budgets = new double[last + 1];
            budgets[0] = 1;
            int accepted = 0;
            for (int node = 1; node <= last; node++) {
                int token = draft.tree().token(node);
                budgets[node] = budget(
                        budgets[node - 1],
                        target.at(node - 1).probability(token),
                        draft.law(node).probability(token));
                double rest = node == last
                        ? 0
                        : WeightRow.residual(
                                probabilities(target.at(node)),
                                budgets[node],
                                probabilities(draft.law(node + 1)),
                                new double[3],
                                3);
                boolean mayEnd =
                        node == last ? random.accept(budgets[node], 1) : random.accept(rest, rest + 1 - budgets[node]);
                accepted = accepted(accepted, node, mayEnd);
            }
            double[] next = probabilities(target.at(accepted));
            if (accepted < last) {
                double[] law = probabilities(draft.law(accepted + 1));
                if (!(WeightRow.residual(next.clone(), scale(budgets[accepted]), law, law, 3) > 0)) {
                    return new Verification(accepted, random.choose(next, 3));
                }
                return new Verification(accepted, random.choose(law, 3));
            }
            return new Verification(accepted, random.choose(next, 3));
        }
    }

    /** Traversal verification of one node after the other. */
    private static class Traversal extends AsWritten {
        private final BinaryOperator<double[]> next;

        /** The law of the next token is chosen from the target's and the residual. */
        Traversal(BinaryOperator<double[]> next) {
            this.next = next;
        }

        double budgetAfter(double budget, double rest) {
            return rest > 0 ? rest / (rest + 1 - budget) : budget < 1 ? 0 : 1;
        }

        @Override
        Verification verify(ScoredTree target, Draft draft, RandomStream random) {
            int[] verdict = new int[2];
            accepts(0, 1, target, draft, random, verdict);
            return new Verification(verdict[0], verdict[1]);
        }

        private boolean accepts(
                int node, double share, ScoredTree target, Draft draft, RandomStream random, int[] verdict) {
            TokenTree tree = draft.tree();
            double budget = share;
            double[] residual = probabilities(target.at(node));
            for (int child : tree.children(node)) {
                double[] law = probabilities(draft.law(child));
                int token = tree.token(child);
                if (accepts(
                        child, Math.min(1, budget * residual[token] / law[token]), target, draft, random, verdict)) {
                    return true;
                }
                double rest = WeightRow.residual(residual, budget, law, law, 3);
                if (rest > 0) {
                    for (int other = 0; other < 3; other++) {
                        residual[other] = law[other] / rest;
                    }
                }
                budget = budgetAfter(budget, rest);
            }
            if (node > 0 && !random.accept(budget, 1)) {
                return false;
            }
            verdict[0] = node;
            verdict[1] = random.choose(next.apply(probabilities(target.at(node)), residual), 3);
            return true;
        }
    }

    /** Block verification with optimal selection from independent siblings. */
    private static class OptimalBlock extends AsWritten {
        private final DoubleBinaryOperator spent;

        /** How likely a child was accepted: chosen from the probability over all drafts and that for this one. */
        OptimalBlock(DoubleBinaryOperator spent) {
            this.spent = spent;
        }

        double conditional(double share, double earlier) {
            return share / (1 - earlier);
        }

        @Override
        Verification verify(ScoredTree target, Draft draft, RandomStream random) {
            int[] verdict = new int[2];
            accepts(0, 1, target, draft, random, verdict);
            return new Verification(verdict[0], verdict[1]);
        }

        private boolean accepts(
                int node, double budget, ScoredTree target, Draft draft, RandomStream random, int[] verdict) {
            int[] children = draft.tree().children(node);
            if (!(budget > 0)) {
                return false;
            }
            double stop = budget;
            Distribution next = target.at(node);
            if (children.length > 0) {
                OptimalSelection selection = OptimalSelection.exact();
                selection.solveIndependent(next, budget, draft.law(children[0]), children.length);
                int[] tokens = {draft.tree().token(children[0]), draft.tree().token(children[1])};
                double[] weights = new double[2];
                selection.weights(tokens, 2, weights);
                double realised = 0;
                for (int i = 0; i < 2; i++) {
                    double share =
                            weights[i] * Math.min(1, selection.target(tokens[i]) / selection.selected(tokens[i]));
                    double childBudget = share > 0 ? Math.min(1, conditional(share, realised)) : 0;
                    if (accepts(children[i], childBudget, target, draft, random, verdict)) {
                        return true;
                    }
                    realised += share;
                }
                next = selection.residual();
                double left = 1 - spent.applyAsDouble(selection.acceptance(), realised);
                stop = selection.residualMass() > 0 ? selection.residualMass() / left : 0;
            }
            if (node > 0 && !random.accept(stop, 1)) {
                return false;
            }
            verdict[0] = node;
            verdict[1] = random.draw(next);
            return true;
        }
    }
}
