package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.draft.model.ChainDrafter;
import io.speculative.metrics.DecodingStats;
import io.speculative.metrics.DecodingStats.DepthAcceptance;
import io.speculative.metrics.DecodingStats.Times;
import io.speculative.model.TableModel;
import io.speculative.verify.SpeculativeSampling;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The numbers of two requests that can be followed by hand; the clock ticks once each time it is read. */
class StatisticsTest {

    private static TableModel alphabet(int afterTwo) {
        return TableModel.of(
                context -> {
                    int last = context[context.length - 1];
                    float[] weights = new float[4];
                    weights[last == 2 ? afterTwo : (last + 1) % 4] = 1;
                    return weights;
                },
                4);
    }

    @Test
    void stats_fourRounds_areThoseByHand() {
        AtomicLong clock = new AtomicLong();
        SpeculativeDecoder decoder = SpeculativeDecoder.of(
                        alphabet(3), ChainDrafter.of(alphabet(0), 2), new SpeculativeSampling())
                .withClock(clock::getAndIncrement);
        try (Generation generation = decoder.generate("da", GenerationOptions.maxTokens(8))) {
            // Round 1 drafts b c, accepts both, adds d. Round 2 drafts a b, accepts both, adds c. Round 3 has room for
            // one drafted token, a, and rejects it for d. Round 4 is a plain step to a.
            assertThat(generation.text()).isEqualTo("bcdabcda");
            DecodingStats stats = generation.stats();
            assertThat(stats.tokens()).isEqualTo(8);
            assertThat(stats.targetPasses()).isEqualTo(4);
            assertThat(stats.drafted()).isEqualTo(5);
            assertThat(stats.accepted()).isEqualTo(4);
            assertThat(stats.byDepth()).containsExactly(new DepthAcceptance(3, 2), new DepthAcceptance(2, 2));
            assertThat(stats.byDepth().get(0).rate()).isEqualTo(2.0 / 3);
            assertThat(stats.drafterFailures()).isZero();
            assertThat(stats.blockEfficiency()).isEqualTo(2.0);
            assertThat(stats.acceptanceRate()).isEqualTo(0.8);
            assertThat(stats.draftUtilization()).isEqualTo(0.8);
            // Prompt: 2 ticks, 1 of them measured as reading. Rounds 1 to 3: 10 ticks each, 2 drafting and following,
            // 2 in the target, 1 verifying. Round 4: 4 ticks, 1 in the target, 1 verifying; no commit follows.
            assertThat(stats.times()).isEqualTo(new Times(1, 6, 7, 4, 36, 12));
            assertThat(stats.times().otherNanos()).isEqualTo(18);
        }
    }

    @Test
    void stats_plainDecoding_hasBlockEfficiencyOne() {
        try (Generation generation =
                AutoregressiveDecoder.of(alphabet(3)).generate("a", GenerationOptions.maxTokens(5))) {
            assertThat(generation.stats().tokens()).isZero();
            generation.text();
            DecodingStats stats = generation.stats();
            assertThat(stats.tokens()).isEqualTo(5);
            assertThat(stats.targetPasses()).isEqualTo(5);
            assertThat(stats.drafted()).isZero();
            assertThat(stats.byDepth()).isEqualTo(List.of());
            assertThat(stats.blockEfficiency()).isEqualTo(1.0);
            assertThat(stats.acceptanceRate()).isZero();
            assertThat(stats.draftUtilization()).isZero();
        }
    }
}
