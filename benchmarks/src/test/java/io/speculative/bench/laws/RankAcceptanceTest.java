package io.speculative.bench.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.Enumeration;
import io.speculative.draft.Draft;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.transport.OptimalAcceptance;
import io.speculative.tree.TokenTree;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.TargetLaws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The numbers by child against what the library's samplers and verifiers do, over all their random choices. */
class RankAcceptanceTest {

    private static final MonteCarlo TRIALS = new MonteCarlo(400, 5);

    @ParameterizedTest
    @MethodSource("io.speculative.bench.laws.NodeTableTest#pairs")
    void mean_recursiveRejection_isWhatTheVerifierDoes(LawPair pair) {
        assertRanks("iid", SiblingSampler.independent(), pair);
        assertRanks("wor", SiblingSampler.withoutReplacement(), pair);
    }

    private static void assertRanks(String name, SiblingSampler sampler, LawPair pair) {
        int children = 3;
        Map<Integer, Double> accepted = Enumeration.law(random -> {
            Draft draft = draft(sampler.draw(pair.draft(), children, random));
            return new RecursiveRejection()
                    .open()
                    .verify(TargetLaws.of(node -> pair.target()), draft, random)
                    .node();
        });
        double[] byRank = RankAcceptance.of(name, "rrs").mean(List.of(pair), children, TRIALS);
        for (int rank = 0; rank < children; rank++) {
            assertThat(byRank[rank])
                    .as("%s of %s", rank, Arrays.toString(byRank))
                    .isCloseTo(accepted.getOrDefault(rank + 1, 0.0), within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("io.speculative.bench.laws.NodeTableTest#pairs")
    void mean_optimal_sumsToTheOptimum(LawPair pair) {
        double[] independent = RankAcceptance.of("iid", "optimal").mean(List.of(pair), 4, TRIALS);
        double[] without = RankAcceptance.of("wor", "optimal").mean(List.of(pair), 4, TRIALS);
        for (int count = 1; count <= 4; count++) {
            assertThat(Arrays.stream(independent, 0, count).sum())
                    .isCloseTo(OptimalAcceptance.independent(pair.target(), pair.draft(), count), within(1e-12));
            assertThat(Arrays.stream(without, 0, count).sum())
                    .isCloseTo(OptimalAcceptance.withoutReplacement(pair.target(), pair.draft(), count), within(1e-12));
        }
    }

    @Test
    void mean_severalPairs_isTheMeanOfTheirs() {
        LawPair one = new LawPair(0, FileLaw.of(1, 2, 3), FileLaw.of(3, 2, 1));
        LawPair other = new LawPair(1, FileLaw.of(1, 1), FileLaw.of(1, 3));
        RankAcceptance acceptance = RankAcceptance.of("wor", "rrs");
        double[] ofOne = acceptance.mean(List.of(one), 4, TRIALS);
        double[] ofOther = acceptance.mean(List.of(other), 4, TRIALS);
        assertThat(acceptance.mean(List.of(one, other), 4, TRIALS))
                .containsExactly(
                        IntStream.range(0, 4)
                                .mapToDouble(rank -> (ofOne[rank] + ofOther[rank]) / 2)
                                .toArray(),
                        within(1e-15));
        assertThat(ofOther[3]).isZero();
    }

    @Test
    void mean_lawsTooLargeToEnumerate_isNearTheTruth() {
        SplittableRandom random = new SplittableRandom(12);
        LawPair pair = new LawPair(0, law(random), law(random));
        double[] target = pair.target().probabilities();
        double[] draft = pair.draft().probabilities();
        assertThat(MonteCarlo.canEnumerate(draft.length, 3)).isFalse();
        double[] exact = RecursiveAcceptance.withoutReplacementByRank(target, draft, 2, TRIALS);
        double[] estimated = RankAcceptance.of("wor", "rrs").mean(List.of(pair), 3, TRIALS);
        assertThat(estimated[0]).isCloseTo(exact[0], within(1e-12));
        assertThat(estimated[1]).isCloseTo(exact[1], within(2e-3)).isNotEqualTo(exact[1]);
        assertThat(estimated[2]).isBetween(0.0, estimated[1]);
        Acceptance whole = RecursiveAcceptance.withoutReplacement(target, draft, 3, LastDraws.TESTED, TRIALS);
        assertThat(Arrays.stream(estimated).sum()).isCloseTo(whole.value(), within(1e-12));
    }

    @Test
    void of_unknownNames_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RankAcceptance.of("greedy", "rrs"))
                .withMessage("sampler, verifier: greedy, rrs (expected: iid or wor, with rrs or optimal)");
    }

    private static FileLaw law(SplittableRandom random) {
        return FileLaw.of(
                random.doubles(1000).map(uniform -> Math.pow(uniform, 4)).toArray());
    }

    private static Draft draft(List<DrawnToken> siblings) {
        TokenTree.Builder tree = TokenTree.rootedAt(0);
        List<Distribution> laws = new ArrayList<>();
        for (DrawnToken sibling : siblings) {
            tree.add(0, sibling.token());
            laws.add(sibling.law());
        }
        return Draft.of(tree.build(), laws);
    }
}
