package io.speculative.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions broken on purpose: each must fail the part of the contract that the whole one passes. */
class BrokenSessionsTest {

    @Test
    void contract_wholeSession_passes() {
        ModelSessionContract contract = contract(session -> session);
        assertThatCode(contract::score_treeRow_equalsItsPathRunAlone).doesNotThrowAnyException();
        assertThatCode(contract::commit_anyNode_keepsItsPathAlone).doesNotThrowAnyException();
        assertThatCode(contract::append_afterScore_dropsTheTree).doesNotThrowAnyException();
        contract.close();
    }

    @Test
    void contract_treeReadAsAChain_fails() {
        ModelSessionContract contract = contract(ReadsTreesAsChains::new);
        fails(contract::score_treeRow_equalsItsPathRunAlone);
        fails(contract::scoreTogether_raggedTreesAndLengths_equalsEachAlone);
        contract.close();
    }

    @Test
    void contract_commitOfTheWholeTree_fails() {
        ModelSessionContract contract = contract(CommitsTheWholeTree::new);
        fails(contract::commit_anyNode_keepsItsPathAlone);
        fails(contract::commit_severalRounds_equalsFreshSession);
        contract.close();
    }

    @Test
    void contract_treeKeptThroughAppend_fails() {
        ModelSessionContract contract = contract(KeepsTheTreeThroughAppend::new);
        fails(contract::append_afterScore_dropsTheTree);
        contract.close();
    }

    private static void fails(Runnable part) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(part::run);
    }

    private static ModelSessionContract contract(Function<ModelSession, ModelSession> damage) {
        ModelSessionContract contract = new ModelSessionContract() {
            @Override
            protected LanguageModel openModel() {
                return new ChangedModel(TableModel.random(11, 5, 30).withContextLength(24), damage);
            }

            @Override
            protected int[] sampleTokens() {
                return new int[] {0, 3, 1, 4, 1, 2, 0, 4, 3, 2, 1, 0};
            }
        };
        contract.open();
        return contract;
    }

    private static final class ReadsTreesAsChains extends DelegatingSession {
        ReadsTreesAsChains(ModelSession session) {
            super(session);
        }

        @Override
        public Scores score(TokenTree tree) {
            int[] drafted = IntStream.range(1, tree.size()).map(tree::token).toArray();
            return super.score(TokenTree.chain(tree.token(0), drafted));
        }
    }

    /** Knows the tree that is scored. */
    private static class Remembering extends DelegatingSession {
        Optional<TokenTree> scored = Optional.empty();

        Remembering(ModelSession session) {
            super(session);
        }

        @Override
        public Scores score(TokenTree tree) {
            scored = Optional.of(tree);
            return super.score(tree);
        }

        @Override
        public Scores extend(TokenTree tree) {
            scored = Optional.of(tree);
            return super.extend(tree);
        }
    }

    private static final class CommitsTheWholeTree extends Remembering {
        CommitsTheWholeTree(ModelSession session) {
            super(session);
        }

        @Override
        public void commit(int node) {
            TokenTree tree = scored.orElseThrow();
            session.append(IntStream.range(0, tree.size()).map(tree::token).toArray());
        }
    }

    private static final class KeepsTheTreeThroughAppend extends Remembering {
        KeepsTheTreeThroughAppend(ModelSession session) {
            super(session);
        }

        @Override
        public void append(int... tokens) {
            List<Integer> all = new ArrayList<>();
            scored.ifPresent(
                    tree -> IntStream.range(0, tree.size()).map(tree::token).forEach(all::add));
            IntStream.of(tokens).forEach(all::add);
            session.append(all.stream().mapToInt(Integer::intValue).toArray());
            scored = Optional.empty();
        }

        @Override
        public void commit(int node) {
            super.commit(node);
            scored = Optional.empty();
        }
    }
}
