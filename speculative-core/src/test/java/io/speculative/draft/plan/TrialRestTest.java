package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialRestTest {

    private TrialRest rest = new TrialRest(0.1, -0.9);

    @Test
    void isOver_allRejected_restsTwiceAsLongUpTo256() {
        assertThat(trials(1100, false)).containsExactly(8, 24, 56, 120, 248, 504, 760, 1016);
    }

    @Test
    void isOver_allAcceptedAfterManyRejected_triesEveryRoundSoon() {
        trials(1100, false);

        List<Integer> trials = trials(1000, true);

        assertThat(trials.get(0)).isLessThanOrEqualTo(256);
        assertThat(trials).contains(997, 998, 999, 1000);
    }

    /** A trial that loses 2.2 rounds if it is accepted and 3.2 if not. */
    @Test
    void isOver_acceptedTrialsThatLose_takeASmallShareOfTheTime() {
        rest = new TrialRest(3.2, 2.2);

        List<Integer> trials = trials(10_000, true);

        assertThat(trials.get(0)).isEqualTo(110);
        assertThat(2.2 * trials.size()).isLessThanOrEqualTo(0.02 * 10_000);
    }

    @Test
    void isOver_rejectedTrialsThatLoseMuch_beginLater() {
        rest = new TrialRest(2, 1);

        assertThat(trials(200, false)).containsExactly(50, 150);
    }

    /** The rounds, counted from 1, in which a token is tried. */
    private List<Integer> trials(int rounds, boolean accepted) {
        List<Integer> trials = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            if (rest.isOver()) {
                trials.add(round);
                rest.tried(accepted);
            }
        }
        return trials;
    }
}
