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
                return new Damaged(TableModel.random(11, 5, 30).withContextLength(24), damage);
            }

            @Override
            protected int[] sampleTokens() {
                return new int[] {0, 3, 1, 4, 1, 2, 0, 4, 3, 2, 1, 0};
            }
        };
        contract.open();
        return contract;
    }

    /** A model whose sessions are not what they should be. */
    private record Damaged(LanguageModel model, Function<ModelSession, ModelSession> damage) implements LanguageModel {
        @Override
        public Vocabulary vocabulary() {
            return model.vocabulary();
        }

        @Override
        public int contextLength() {
            return model.contextLength();
        }

        @Override
        public ModelSession open() {
            return damage.apply(model.open());
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private static class Delegating implements ModelSession {
        final ModelSession session;
        Optional<TokenTree> scored = Optional.empty();

        Delegating(ModelSession session) {
            this.session = session;
        }

        @Override
        public int length() {
            return session.length();
        }

        @Override
        public int contextLength() {
            return session.contextLength();
        }

        @Override
        public void append(int... tokens) {
            session.append(tokens);
        }

        @Override
        public Scores score(TokenTree tree) {
            scored = Optional.of(tree);
            return session.score(tree);
        }

        @Override
        public Scores extend(TokenTree tree) {
            scored = Optional.of(tree);
            return session.extend(tree);
        }

        @Override
        public void commit(int node) {
            session.commit(node);
        }

        @Override
        public void close() {
            session.close();
        }
    }

    private static final class ReadsTreesAsChains extends Delegating {
        ReadsTreesAsChains(ModelSession session) {
            super(session);
        }

        @Override
        public Scores score(TokenTree tree) {
            int[] drafted = IntStream.range(1, tree.size()).map(tree::token).toArray();
            return super.score(TokenTree.chain(tree.token(0), drafted));
        }
    }

    private static final class CommitsTheWholeTree extends Delegating {
        CommitsTheWholeTree(ModelSession session) {
            super(session);
        }

        @Override
        public void commit(int node) {
            TokenTree tree = scored.orElseThrow();
            session.append(IntStream.range(0, tree.size()).map(tree::token).toArray());
        }
    }

    private static final class KeepsTheTreeThroughAppend extends Delegating {
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
