package io.speculative.bench.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.verify.AcceptanceFormulas;
import io.speculative.verify.KSeq;
import io.speculative.verify.LosslessProof;
import io.speculative.verify.NaiveSampling;
import io.speculative.verify.OptimalTransport;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.Verifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table's formulas against what the library's samplers and verifiers do, over all their random choices. */
class NodeTableTest {

    private static final MonteCarlo TRIALS = new MonteCarlo(400, 5);
    private static final Map<String, SiblingSampler> SAMPLERS = Map.of(
            "iid",
            SiblingSampler.independent(),
            "wor",
            SiblingSampler.withoutReplacement(),
            "greedy",
            SiblingSampler.pickedThenIndependent(PickCount.allButOne()),
            "det+iid",
            SiblingSampler.pickedThenIndependent(PickCount.byShare()));
    private static final Map<String, Verifier> VERIFIERS = Stream.of(
                    new NaiveSampling(),
                    new RecursiveRejection(),
                    new KSeq(),
                    OptimalTransport.exact(),
                    OptimalTransport.bucketed())
            .collect(Collectors.toMap(Verifier::toString, Function.identity()));

    static Stream<LawPair> pairs() {
        SplittableRandom random = new SplittableRandom(11);
        Stream<LawPair> drawn = Stream.generate(() -> new LawPair(0, law(random, 4), law(random, 4)))
                .limit(6);
        return Stream.concat(
                drawn,
                Stream.of(
                        pair(new double[] {1, 2, 3, 4}, new double[] {1, 2, 3, 4}),
                        pair(new double[] {1, 2, 0, 0}, new double[] {0, 0, 1, 2}),
                        pair(new double[] {1, 2, 3, 4}, new double[] {0, 1, 0, 0}),
                        pair(new double[] {0, 0, 1, 0}, new double[] {1, 2, 3, 4}),
                        pair(new double[] {1, 2, 3, 4}, new double[] {0, 3, 1, 0}),
                        pair(new double[] {1, 2, 3, 4}, new double[] {1, 1e-12, 1, 1e-12}),
                        pair(new double[] {1, 1, 1, 1}, new double[] {2, 2, 1, 1})));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void rows_ofSmallLaws_areWhatTheVerifiersDo(LawPair pair) {
        for (TableRow row : new NodeTable(List.of(1, 2, 3), TRIALS).rows(pair)) {
            SiblingSampler sampler = Objects.requireNonNull(SAMPLERS.get(row.sampler()));
            Verifier verifier = Objects.requireNonNull(VERIFIERS.get(row.verifier()));
            double acceptance = LosslessProof.enumerate(verifier, sampler, row.drafts(), pair.target(), pair.draft())
                    .acceptance();
            assertThat(row.acceptance().value()).as(row.toString()).isCloseTo(acceptance, within(1e-12));
            assertThat(acceptance).as(row.toString()).isLessThanOrEqualTo(row.optimalAcceptance() + 1e-12);
        }
    }

    @Test
    void rows_existForExactlyTheLawsThatAVerifierIsLosslessFor() {
        LawPair pair = pair(new double[] {1, 2, 3, 4}, new double[] {4, 3, 2, 1});
        List<TableRow> rows = new NodeTable(List.of(2), TRIALS).rows(pair);

        VERIFIERS.forEach((verifierName, verifier) ->
                SAMPLERS.forEach((samplerName, sampler) -> assertThat(rows.stream()
                                .anyMatch(row -> row.verifier().equals(verifierName)
                                        && row.sampler().equals(samplerName)))
                        .as("%s %s", samplerName, verifierName)
                        .isEqualTo(verifier.draftLaws().contains(sampler.siblings()))));
    }

    @Test
    void estimates_ofLawsThatCanStillBeEnumerated_areThatCloseToTheTruth() {
        SplittableRandom random = new SplittableRandom(12);
        double[] target = law(random, 4000).probabilities();
        double[] draft = law(random, 4000).probabilities();

        assertEstimates(
                RecursiveAcceptance.withoutReplacement(target, draft, 2, LastDraws.TESTED, TRIALS),
                recursiveOfTwo(target, draft));
        assertEstimates(NaiveAcceptance.withoutReplacement(target, draft, 2, TRIALS), naiveOfTwo(target, draft));
    }

    private static void assertEstimates(Acceptance acceptance, double truth) {
        assertThat(acceptance.method()).isEqualTo("monte-carlo");
        double standardError = acceptance.standardError().orElseThrow();
        assertThat(standardError).isBetween(1e-9, 1e-2);
        assertThat(acceptance.value()).isCloseTo(truth, within(4 * standardError));
    }

    /** A token is one of two drawn without replacement if it comes first, or second after any other. */
    private static double naiveOfTwo(double[] target, double[] draft) {
        double odds = 0;
        for (double mass : draft) {
            odds += mass / (1 - mass);
        }
        double sum = 0;
        for (int token = 0; token < draft.length; token++) {
            double mass = draft[token];
            sum += target[token] * mass * (1 + odds - mass / (1 - mass));
        }
        return sum;
    }

    /** The overlap, and for each token that is rejected first the overlap of what that leaves of both laws. */
    private static double recursiveOfTwo(double[] target, double[] draft) {
        double accepted = AcceptanceFormulas.overlap(target, draft);
        double sum = accepted;
        double[] residual = new double[target.length];
        for (int token = 0; token < target.length; token++) {
            residual[token] = Math.max(target[token] - draft[token], 0) / (1 - accepted);
        }
        for (int rejected = 0; rejected < target.length; rejected++) {
            for (int token = 0; token < target.length; token++) {
                if (token != rejected) {
                    sum += Math.max(draft[rejected] - target[rejected], 0)
                            * Math.min(residual[token], draft[token] / (1 - draft[rejected]));
                }
            }
        }
        return sum;
    }

    private static LawPair pair(double[] target, double[] draft) {
        return new LawPair(0, FileLaw.of(target), FileLaw.of(draft));
    }

    private static FileLaw law(SplittableRandom random, int tokens) {
        return FileLaw.of(
                random.doubles(tokens).map(uniform -> Math.pow(uniform, 4)).toArray());
    }
}
