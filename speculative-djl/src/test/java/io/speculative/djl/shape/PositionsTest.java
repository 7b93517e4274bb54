package io.speculative.djl.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What golden models don't show: edges of scalings, and what doesn't fit together. */
class PositionsTest {

    private static final Positions.Rotary PLAIN = new Positions.Rotary(100, 8, new RotaryScaling.None());
    private static final Positions.Rotary HALVED = new Positions.Rotary(100, 8, new RotaryScaling.Linear(2));

    @Test
    void layered_whereAllLayersAreAlike_isOneRotation() {
        assertThat(Positions.Layered.of(PLAIN, HALVED, List.of(false, false))).isEqualTo(PLAIN);
        assertThat(Positions.Layered.of(PLAIN, HALVED, List.of(true, true))).isEqualTo(HALVED);
        assertThat(Positions.Layered.of(PLAIN, HALVED, List.of(true, false)))
                .isEqualTo(new Positions.Layered(List.of(PLAIN, HALVED), List.of(1, 0)));
    }

    @Test
    void layered_whatDoesNotFit_isRefused() {
        Positions.Rotary narrow = new Positions.Rotary(100, 4, new RotaryScaling.None());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Positions.Layered(List.of(PLAIN, narrow), List.of(0)))
                .withMessage("rotations: widths [4, 8] (expected: one)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Positions.Layered(List.of(PLAIN), List.of(0, 1)))
                .withMessage("ofLayers: 1 (expected: 0 to 0)");
        Positions.Layered one = new Positions.Layered(List.of(PLAIN, HALVED), List.of(1));
        DecoderConfig config = DecoderConfig.llama(new Size(16, 2, 9), new Heads(2, 2, 8), 16, 9, 1e-5, 100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecoderConfig(
                        config.size(),
                        config.heads(),
                        config.attention(),
                        one,
                        config.feedForward(),
                        config.norm(),
                        config.tokens(),
                        config.roles()))
                .withMessage("ofLayers: 1 (expected: >= 2, one for each layer)");
    }

    @Test
    void still_anyPair_turnsNothing() {
        Positions.Rotary still = Positions.Rotary.still(8);
        for (int pair = 0; pair < 4; pair++) {
            assertThat(still.scaling().frequency(still, pair, 100)).isZero();
        }
    }

    @Test
    void yarn_pairsThatTurnOftenOrSeldom_areKeptOrStretched() {
        RotaryScaling yarn = new RotaryScaling.Yarn(4, 8, 1, true, 1000, 1);
        Positions.Rotary rotary = new Positions.Rotary(10_000, 16, yarn);
        // Pair 2 turns 15.9 times in 1000 positions, pair 3 5 times, pair 4 1.6 times, pair 5 0.5 times.
        // So the blend goes from pair 2 to pair 5, and pairs 3 and 4 are a third and two thirds of the way.
        double[] divisors = {1, 1, 1, 4 / 3.0, 2, 4, 4, 4};
        for (int pair = 0; pair < divisors.length; pair++) {
            assertThat(rotary.unscaled(pair) / yarn.frequency(rotary, pair, 4000))
                    .isCloseTo(divisors[pair], within(1e-9));
        }
    }

    @Test
    void yarn_withoutABlend_stepsFromKeptToStretched() {
        RotaryScaling yarn = new RotaryScaling.Yarn(2, 8, 8, false, 1000, 1);
        Positions.Rotary rotary = new Positions.Rotary(10_000, 16, yarn);
        assertThat(yarn.frequency(rotary, 2, 10)).isEqualTo(rotary.unscaled(2));
        assertThat(yarn.frequency(rotary, 3, 10)).isEqualTo(rotary.unscaled(3) / 2);
    }

    @Test
    void longRope_opensForMoreThanBefore_takesTheLongFactors() {
        RotaryScaling scaling = new RotaryScaling.LongRope(List.of(1.0, 2.0), List.of(4.0, 8.0), 32, 1);
        Positions.Rotary rotary = new Positions.Rotary(100, 4, scaling);
        assertThat(scaling.frequency(rotary, 1, 32)).isEqualTo(rotary.unscaled(1) / 2);
        assertThat(scaling.frequency(rotary, 1, 33)).isEqualTo(rotary.unscaled(1) / 8);
    }

    @Test
    void longRope_listsOfOtherLengths_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RotaryScaling.LongRope(List.of(1.0, 2.0), List.of(4.0), 32, 1))
                .withMessage("longFactors: 1 (expected: 2, as many as short ones)");
        RotaryScaling two = new RotaryScaling.LongRope(List.of(1.0, 2.0), List.of(4.0, 8.0), 32, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Positions.Rotary(100, 8, two))
                .withMessage("scaling: 2 factors (expected: 4, one for each pair)");
    }

    @Test
    void reach_ofYarnAlone_isMoreThanStated() {
        RotaryScaling yarn = new RotaryScaling.Yarn(4, 32, 1, true, 1000, 1);
        Positions stretched = new Positions.Rotary(100, 8, yarn);
        assertThat(stretched.reach(2000)).isEqualTo(4000);
        assertThat(stretched.reach(5000)).isEqualTo(5000);
        assertThat(HALVED.reach(2000)).isEqualTo(2000);
        assertThat(new Positions.Learned(9, 0).reach(9)).isEqualTo(9);
        assertThat(Set.copyOf(new Positions.Learned(9, 0).rotations())).isEmpty();
    }
}
