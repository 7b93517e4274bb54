package io.speculative.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TokenTreeTest {

    /** Root 7; children 1 and 2; 1 has children 3 and 4; 2 has child 5, which has child 6. Tokens are tens of numbers. */
    private static TokenTree sample() {
        TokenTree.Builder tree = TokenTree.rootedAt(7);
        tree.add(0, 10);
        tree.add(0, 20);
        tree.add(1, 30);
        tree.add(1, 40);
        tree.add(2, 50);
        tree.add(5, 60);
        return tree.build();
    }

    @Test
    void build_anyTree_knowsItsNodes() {
        TokenTree tree = sample();
        assertThat(tree.size()).isEqualTo(7);
        assertThat(tree.drafted()).isEqualTo(6);
        assertThat(tree.token(0)).isEqualTo(7);
        assertThat(tree.token(6)).isEqualTo(60);
        assertThat(tree.parent(0)).isEqualTo(-1);
        assertThat(tree.parent(4)).isEqualTo(1);
        assertThat(tree.depth(0)).isZero();
        assertThat(tree.depth(6)).isEqualTo(3);
        assertThat(tree.children(0)).containsExactly(1, 2);
        assertThat(tree.children(1)).containsExactly(3, 4);
        assertThat(tree.children(6)).isEmpty();
        assertThat(tree.path(6)).containsExactly(0, 2, 5, 6);
        assertThat(tree.path(0)).containsExactly(0);
        assertThat(tree.isChain()).isFalse();
        assertThat(tree).hasToString("TokenTree[7, 10^0, 20^0, 30^1, 40^1, 50^2, 60^5]");
    }

    @Test
    void chain_anyTokens_isATreeOfWidthOne() {
        TokenTree chain = TokenTree.chain(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(chain.size()).isEqualTo(10);
        assertThat(chain.isChain()).isTrue();
        assertThat(chain.depth(9)).isEqualTo(9);
        assertThat(chain.path(9)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(chain.token(9)).isEqualTo(10);
    }

    @Test
    void root_alone_isAChain() {
        TokenTree root = TokenTree.root(3);
        assertThat(root.size()).isEqualTo(1);
        assertThat(root.drafted()).isZero();
        assertThat(root.isChain()).isTrue();
        assertThat(root.children(0)).isEmpty();
    }

    @Test
    void siblings_sameToken_areTwoNodes() {
        TokenTree.Builder tree = TokenTree.rootedAt(0);
        assertThat(tree.add(0, 4)).isEqualTo(1);
        assertThat(tree.add(0, 4)).isEqualTo(2);
        assertThat(tree.size()).isEqualTo(3);
        assertThat(tree.build().children(0)).containsExactly(1, 2);
    }

    @Test
    void extendsTree_sameBeginning_isTrue() {
        TokenTree.Builder builder = TokenTree.rootedAt(0);
        builder.add(0, 1);
        TokenTree first = builder.build();
        builder.add(1, 2);
        TokenTree second = builder.build();
        assertThat(second.extendsTree(first)).isTrue();
        assertThat(first.extendsTree(first)).isTrue();
        assertThat(first.extendsTree(second)).isFalse();
        assertThat(TokenTree.chain(0, 2, 2).extendsTree(first)).isFalse();
        assertThat(TokenTree.chain(5, 1, 2).extendsTree(first)).isFalse();
        assertThat(first.size()).isEqualTo(2);
        TokenTree.Builder wide = TokenTree.rootedAt(0);
        wide.add(0, 1);
        wide.add(0, 2);
        assertThat(wide.build().extendsTree(second)).isFalse();
    }

    @Test
    void add_badNode_refused() {
        TokenTree.Builder tree = TokenTree.rootedAt(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tree.add(1, 5))
                .withMessage("parent: 1 (expected: 0 to 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tree.add(-1, 5))
                .withMessage("parent: -1 (expected: 0 to 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tree.add(0, -5))
                .withMessage("token: -5 (expected: >= 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenTree.root(-1))
                .withMessage("token: -1 (expected: >= 0)");
        assertThat(tree.size()).isEqualTo(1);
    }
}
