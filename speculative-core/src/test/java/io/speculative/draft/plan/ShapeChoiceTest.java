package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.tree.TokenTree;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to a simulated pair: a plain pass takes 100, each further row 4, a drafted token 10. */
class ShapeChoiceTest {

    private static final int TOKENS = 128;
    private static final int REQUESTS = 200;

    private final SplittableRandom random = new SplittableRandom(6);

    @Test
    void next_uselessDrafterAsExpected_losesNextToNothing() {
        assertThat(speed(0, 0)).isGreaterThan(0.99 / 100);
    }

    @Test
    void next_uselessDrafterBetterExpected_losesLittle() {
        assertThat(speed(0, 0.7)).isGreaterThan(0.95 / 100);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.5, 0.7, 0.8})
    void next_goodDrafterAsExpected_comesNearTheBestChain(double acceptance) {
        assertThat(speed(acceptance, acceptance)).isGreaterThan(0.96 * bestChain(acceptance));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.5, 0.7})
    void next_goodDrafterWorseExpected_findsOut(double acceptance) {
        assertThat(speed(acceptance, 0.05)).isGreaterThan(0.85 * bestChain(acceptance));
    }

    @Test
    void next_uselessDrafter_isTriedEverMoreRarely() {
        ShapeChoice choice = choice(0);
        assertThat(drafted(choice, 250, 0)).isEqualTo(5);
        assertThat(drafted(choice, 1000, 0)).isBetween(3, 5);
    }

    /** A draft model as slow as a larger target: every token would be accepted, and still be dearer than a plain round. */
    @Test
    void next_drafterTooSlowToPay_isNeverTried() {
        CostLine slow = CostLine.through(1, 700, 33, 33 * 700);
        ShapeChoice choice = new ShapeChoice(new RoundCosts(100, CostLine.through(0, 100, 32, 228), slow, slow), 0.95);

        assertThat(drafted(choice, 2000, 1)).isZero();
    }

    /** Long drafts would pay and single tokens don't, however often they are accepted. */
    @Test
    void next_drafterWhoseTrialsCostMore_isTriedForAFewPercentOfTheTime() {
        CostLine dear = CostLine.through(1, 350, 33, 350 + 32 * 40);
        ShapeChoice choice = new ShapeChoice(
                new RoundCosts(100, CostLine.through(0, 100, 32, 228), dear, CostLine.through(1, 9000, 33, 9000)),
                0.01);

        assertThat(354.0 / 100 * drafted(choice, 1000, 0)).isLessThan(0.05 * 1000);
    }

    @Test
    void next_drafterBecomesUseful_findsOut() {
        ShapeChoice choice = choice(0);
        drafted(choice, 1000, 0);
        assertThat(choice.next().nodes()).isZero();

        drafted(choice, 800, 0.9);

        assertThat(choice.next().nodes()).isGreaterThan(3);
    }

    @Test
    void next_sameRounds_plansTheSame() {
        ShapeChoice one = choice(0.5);
        ShapeChoice other = choice(0.5);
        for (int round = 0; round < 500; round++) {
            int nodes = one.next().nodes();
            assertThat(other.next().nodes()).isEqualTo(nodes);
            int accepted = accepted(nodes, 0.6);
            one.verdict(chain(nodes), accepted);
            other.verdict(chain(nodes), accepted);
        }
    }

    /** Tokens per time of many requests. */
    private double speed(double acceptance, double expected) {
        double nanos = 0;
        int emitted = 0;
        for (int request = 0; request < REQUESTS; request++) {
            ShapeChoice choice = choice(expected);
            for (int tokens = 0; tokens < TOKENS; ) {
                int nodes = choice.next().nodes();
                int accepted = accepted(nodes, acceptance);
                choice.verdict(chain(nodes), accepted);
                nanos += 100 + 14 * nodes;
                tokens += 1 + accepted;
                emitted += 1 + accepted;
            }
        }
        return emitted / nanos;
    }

    /** How many of the next rounds draft something. */
    private int drafted(ShapeChoice choice, int rounds, double acceptance) {
        int drafted = 0;
        for (int round = 0; round < rounds; round++) {
            int nodes = choice.next().nodes();
            choice.verdict(chain(nodes), accepted(nodes, acceptance));
            drafted += nodes > 0 ? 1 : 0;
        }
        return drafted;
    }

    private int accepted(int nodes, double acceptance) {
        int accepted = 0;
        while (accepted < nodes && random.nextDouble() < acceptance) {
            accepted++;
        }
        return accepted;
    }

    private static double bestChain(double acceptance) {
        double best = 0;
        double tokens = 1;
        for (int length = 1; length <= 16; length++) {
            tokens += Math.pow(acceptance, length);
            best = Math.max(best, tokens / (100 + 14.0 * length));
        }
        return best;
    }

    private static TokenTree chain(int nodes) {
        return TokenTree.chain(0, new int[nodes]);
    }

    /** Trees cost so much that chains are planned. */
    private static ShapeChoice choice(double expected) {
        CostLine target = CostLine.through(0, 100, 32, 100 + 32 * 4);
        CostLine chains = CostLine.through(1, 10, 33, 330);
        CostLine trees = CostLine.through(1, 1000, 33, 1000);
        return new ShapeChoice(new RoundCosts(100, target, chains, trees), expected);
    }
}
