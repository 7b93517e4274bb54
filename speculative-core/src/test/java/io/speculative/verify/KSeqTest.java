package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.draft.DraftLaw;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KSeqTest extends VerifierContract {

    @Override
    protected Verifier verifier() {
        return new KSeq();
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return AcceptanceFormulas.kSeq(target, draft, count);
    }

    @ParameterizedTest
    @CsvSource({
        "'309 177 14', '373 580 47', 2, 1.342444, .882731786484",
        "'50 30 15 5', '20 50 10 20', 2, , .788098334236",
        "'50 30 15 5', '20 50 10 20', 3, , .858518605654",
        "'1 2 3 4', '4 3 2 1', 2, 1.5, .75"
    })
    void smallestGamma_wholeWeights_isThatOfTheTable(
            String target, String draft, int count, Double gamma, double acceptance) {
        double[] targetLaw = AcceptanceTableTest.probabilities(target);
        double[] draftLaw = AcceptanceTableTest.probabilities(draft);
        double smallest = KSeq.smallestGamma(targetLaw, draftLaw, targetLaw.length, count);
        assertThat(smallest).isCloseTo(AcceptanceFormulas.gamma(targetLaw, draftLaw, count), within(1e-13));
        if (gamma != null) {
            assertThat(smallest).isCloseTo(gamma, within(5e-7));
        }
        assertThat(AcceptanceFormulas.kSeq(targetLaw, draftLaw, count)).isCloseTo(acceptance, within(1e-12));
    }

    @Test
    void smallestGamma_manyTokens_isThatOfTheBisection() {
        SplittableRandom random = new SplittableRandom(4);
        for (int count = 1; count <= 8; count++) {
            double[] target = random.doubles(2000).map(u -> Math.pow(u, 12)).toArray();
            double[] draft = random.doubles(2000).map(u -> Math.pow(u, 5)).toArray();
            normalise(target);
            normalise(draft);
            double gamma = KSeq.smallestGamma(target, draft, 2000, count);
            assertThat(gamma).isCloseTo(AcceptanceFormulas.gamma(target, draft, count), within(1e-12));
        }
    }

    @Test
    void smallestGamma_extremeLaws_isItsBound() {
        double[] left = {1, 0};
        double[] right = {0, 1};
        assertThat(KSeq.smallestGamma(left, left, 2, 4)).isEqualTo(1);
        assertThat(KSeq.smallestGamma(left, right, 2, 4)).isEqualTo(4);
        assertThat(KSeq.smallestGamma(left, right, 2, 1)).isEqualTo(1);
    }

    private static void normalise(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        for (int token = 0; token < weights.length; token++) {
            weights[token] /= sum;
        }
    }
}
