package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.tree.TokenTree;
import org.junit.jupiter.api.Test;

class AcceptanceCountsTest {

    /** Root 0 with children 1, 2; node 1 with children 3, 4. */
    private static final TokenTree TREE = tree();

    @Test
    void observe_secondChildAccepted_countsATestOfBoth() {
        AcceptanceCounts acceptance = new AcceptanceCounts(1e12);

        acceptance.observe(TREE, 2);

        assertThat(acceptance.rates(0, 1).ranks()).startsWith(0, 0.5).endsWith(0, 0);
    }

    @Test
    void observe_pathToALeaf_countsEveryStep() {
        AcceptanceCounts acceptance = new AcceptanceCounts(1e12);

        acceptance.observe(TREE, 4);

        assertThat(acceptance.rates(0, 1).ranks()[0]).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(acceptance.rates(0, 1).ranks()[1]).isCloseTo((1 + 0.57 / 3) / 2, within(1e-9));
    }

    @Test
    void observe_nothingAccepted_countsAllChildrenOfTheRoot() {
        AcceptanceCounts acceptance = new AcceptanceCounts(1e12);

        acceptance.observe(TREE, 0);

        assertThat(acceptance.rates(1, 1).ranks()).startsWith(0.5, 0.57 * 0.5 / 2, 0.43 * 0.5);
    }

    @Test
    void rates_textChanges_follow() {
        AcceptanceCounts acceptance = new AcceptanceCounts(20);
        TokenTree chain = TokenTree.chain(0, 1);
        for (int i = 0; i < 200; i++) {
            acceptance.observe(chain, 1);
        }
        assertThat(acceptance.rates(0, 1).ranks()[0]).isGreaterThan(0.9);
        for (int i = 0; i < 60; i++) {
            acceptance.observe(chain, 0);
        }
        assertThat(acceptance.rates(0, 1).ranks()[0]).isLessThan(0.1);
    }

    @Test
    void rates_deeperTokensAcceptedMoreOften_areToldApart() {
        AcceptanceCounts acceptance = new AcceptanceCounts(1e12);
        TokenTree chain = TokenTree.chain(0, 1, 1, 1, 1, 1);
        for (int i = 0; i < 1000; i++) {
            acceptance.observe(chain, 0);
            acceptance.observe(chain, 5);
        }

        AcceptanceRates rates = acceptance.rates(0, 1);

        assertThat(rates.depths()[0]).isCloseTo(0.5, within(0.01));
        assertThat(rates.depths()[1]).isCloseTo(1, within(0.01));
        assertThat(rates.acceptedOfChain(5)).isCloseTo(2.5, within(0.05));
    }

    @Test
    void rates_deeperTokensNeverTested_areExpectedToBeAsTheOneBefore() {
        AcceptanceCounts acceptance = new AcceptanceCounts(1e12);
        for (int i = 0; i < 1000; i++) {
            acceptance.observe(TokenTree.chain(0, 1), 1);
        }

        assertThat(acceptance.rates(0, 1).acceptedOfChain(5)).isGreaterThan(4.9);
    }

    @Test
    void byRank_rates_areOfTheAcceptedSibling() {
        AcceptanceRates rates = new AcceptanceRates(new double[] {0.5, 0.4, 1}, new double[] {0.5});

        assertThat(rates.byRank()).containsExactly(new double[] {0.5, 0.2, 0.3}, within(1e-12));
    }

    private static TokenTree tree() {
        TokenTree.Builder tree = TokenTree.rootedAt(0);
        tree.add(0, 1);
        tree.add(0, 2);
        tree.add(1, 3);
        tree.add(1, 4);
        return tree.build();
    }
}
