package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MatchAcceptanceTest {

    private final MatchAcceptance acceptance = new MatchAcceptance();

    @Test
    void ofChain_nothingSeen_expectsMoreAfterLongerMatches() {
        assertThat(acceptance.ofChain(1, 18).depths())
                .containsExactly(
                        0.15, 0.3, 0.45, 0.45, 0.65, 0.65, 0.65, 0.65, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9,
                        0.9);
        assertThat(acceptance.ofChain(1000, 2).depths()).containsExactly(0.9, 0.9);
    }

    @Test
    void observe_oneGroup_changesItsRatesAlone() {
        for (int i = 0; i < 200; i++) {
            acceptance.observe(3 + i % 2, i % 4 == 0);
        }
        assertThat(acceptance.ofChain(2, 4).depths()[0]).isEqualTo(0.3);
        assertThat(acceptance.ofChain(2, 4).depths()[1]).isCloseTo(0.27, within(0.02));
        assertThat(acceptance.ofChain(2, 4).depths()[2])
                .isEqualTo(acceptance.ofChain(3, 1).depths()[0]);
        assertThat(acceptance.ofChain(2, 4).depths()[3]).isEqualTo(0.65);
    }

    @Test
    void observe_textChanges_followsIt() {
        observe(200, true);
        assertThat(rate()).isGreaterThan(0.9);
        observe(40, false);
        assertThat(rate()).isLessThan(0.3);
        observe(40, true);
        assertThat(rate()).isGreaterThan(0.6);
    }

    private void observe(int tokens, boolean foreseen) {
        for (int i = 0; i < tokens; i++) {
            acceptance.observe(1, foreseen);
        }
    }

    private double rate() {
        return acceptance.ofChain(1, 1).depths()[0];
    }
}
