package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DoubleLaw;
import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The acceptance of the real samplers and verifiers, by enumeration, against values computed by other programs: exact
 * enumeration and rational arithmetic in another language.
 */
class AcceptanceTableTest {

    @ParameterizedTest
    @CsvSource({
        "1, 0.8, 2, .797675847, .447412776, .833300180, .863881226, .657409602",
        "1, 0.8, 3, .797675847, .529017950, .862651940, .922170384, .721183947",
        "1, 0.8, 4, .797675847, .580810765, .886704268, .961551217, .775641660",
        "2, 0.6, 2, .792707706, .735368234, .797801422, .824055731, .752000082",
        "2, 0.6, 3, .792707706, .748483172, .802769972, .872053498, .762823732",
        "2, 0.6, 4, .792707706, .753541807, .807616432, .923982076, .920707862"
    })
    void acceptance_eightTokens_isThatOfTheTable(
            double sigma,
            double correlation,
            int count,
            double single,
            double naive,
            double independent,
            double withoutReplacement,
            double picked) {
        Distribution target = softmax(sigma, 1, 0);
        Distribution draft = softmax(sigma, correlation, Math.sqrt(1 - correlation * correlation));
        assertThat(acceptance(new SpeculativeSampling(), SiblingSampler.independent(), 1, target, draft))
                .isCloseTo(single, within(1e-9));
        assertThat(acceptance(new NaiveSampling(), SiblingSampler.independent(), count, target, draft))
                .isCloseTo(naive, within(1e-9));
        assertThat(acceptance(new RecursiveRejection(), SiblingSampler.independent(), count, target, draft))
                .isCloseTo(independent, within(1e-9));
        assertThat(acceptance(new RecursiveRejection(), SiblingSampler.withoutReplacement(), count, target, draft))
                .isCloseTo(withoutReplacement, within(1e-9));
        assertThat(acceptance(new NaiveSampling(), SiblingSampler.topK(), count, target, draft))
                .isCloseTo(picked, within(1e-9));
        assertThat(acceptance(new RecursiveRejection(), SiblingSampler.topK(), count, target, draft))
                .isCloseTo(picked, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.8, 2, .862876866, .982582799",
        "1, 0.8, 3, .909199758, 1",
        "1, 0.8, 4, .940904496, 1",
        "2, 0.6, 2, .803597632, .966263339",
        "2, 0.6, 3, .814703341, .989415256",
        "2, 0.6, 4, .825483478, 1"
    })
    void acceptance_kSeqAndGreedySampler_isThatOfTheTable(
            double sigma, double correlation, int count, double kSeq, double greedy) {
        Distribution target = softmax(sigma, 1, 0);
        Distribution draft = softmax(sigma, correlation, Math.sqrt(1 - correlation * correlation));
        assertThat(acceptance(new KSeq(), SiblingSampler.independent(), count, target, draft))
                .isCloseTo(kSeq, within(1e-9));
        assertThat(acceptance(
                        new PickedLast(),
                        SiblingSampler.pickedThenIndependent(PickCount.allButOne()),
                        count,
                        target,
                        draft))
                .isCloseTo(greedy, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "'618 354 28', '373 580 47', 2, 1",
        "'50 30 15 5', '20 50 10 20', 2, .9",
        "'50 30 15 5', '20 50 10 20', 3, 1",
        "'1 2 3 4', '4 3 2 1', 2, .766666666666667"
    })
    void acceptance_greedySamplerOfWholeWeights_isRational(
            String targetWeights, String draftWeights, int count, double greedy) {
        assertThat(acceptance(
                        new PickedLast(),
                        SiblingSampler.pickedThenIndependent(PickCount.allButOne()),
                        count,
                        weights(targetWeights),
                        weights(draftWeights)))
                .isCloseTo(greedy, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "'618 354 28', '373 580 47', 2, .846385, .963146040074",
        "'50 30 15 5', '20 50 10 20', 2, .755, .814821428571",
        "'50 30 15 5', '20 50 10 20', 3, .819, .939047619048",
        "'1 2 3 4', '4 3 2 1', 2, .72, .764285714286"
    })
    void acceptance_recursiveRejectionOfWholeWeights_isRational(
            String targetWeights, String draftWeights, int count, double independent, double withoutReplacement) {
        Distribution target = weights(targetWeights);
        Distribution draft = weights(draftWeights);
        assertThat(acceptance(new RecursiveRejection(), SiblingSampler.independent(), count, target, draft))
                .isCloseTo(independent, within(1e-12));
        assertThat(acceptance(new RecursiveRejection(), SiblingSampler.withoutReplacement(), count, target, draft))
                .isCloseTo(withoutReplacement, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"'50 30 15 5', '20 50 10 20', 3, .57155"})
    void acceptance_naiveOfWholeWeights_isRational(String targetWeights, String draftWeights, int count, double naive) {
        assertThat(acceptance(
                        new NaiveSampling(),
                        SiblingSampler.independent(),
                        count,
                        weights(targetWeights),
                        weights(draftWeights)))
                .isCloseTo(naive, within(1e-12));
    }

    private static double acceptance(
            Verifier verifier, SiblingSampler sampler, int count, Distribution target, Distribution draft) {
        return LosslessProof.provesNode(verifier, sampler, count, target, draft).acceptance();
    }

    /** A law given by whole weights. */
    static double[] probabilities(String text) {
        Distribution law = weights(text);
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        return probabilities;
    }

    private static Distribution weights(String text) {
        String[] numbers = text.split(" ", -1);
        float[] weights = new float[numbers.length];
        for (int token = 0; token < numbers.length; token++) {
            weights[token] = Float.parseFloat(numbers[token]);
        }
        return Distribution.ofWeights(weights);
    }

    /** Eight tokens whose logits are a Box-Muller transform of two irrational rotations. */
    private static Distribution softmax(double sigma, double cosineShare, double sineShare) {
        return DoubleLaw.of(IntStream.rangeClosed(1, 8)
                .mapToDouble(i -> {
                    double u = fraction(i * 0.6180339887498949);
                    double v = fraction(i * 0.4142135623730951);
                    double radius = Math.sqrt(-2 * Math.log(u));
                    double a = radius * Math.cos(2 * Math.PI * v);
                    double b = radius * Math.sin(2 * Math.PI * v);
                    return Math.exp(sigma * (cosineShare * a + sineShare * b));
                })
                .toArray());
    }

    private static double fraction(double value) {
        return value - Math.floor(value);
    }
}
