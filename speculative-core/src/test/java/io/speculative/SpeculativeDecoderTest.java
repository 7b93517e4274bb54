package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.Drafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.DynamicTreeDrafter;
import io.speculative.draft.model.StochasticBeamDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.TableModel;
import io.speculative.model.VocabularyMismatchException;
import io.speculative.tree.TreeShape;
import io.speculative.verify.BlockVerification;
import io.speculative.verify.GreedyMatch;
import io.speculative.verify.KSeq;
import io.speculative.verify.OptimalBlockVerification;
import io.speculative.verify.OptimalTransport;
import io.speculative.verify.SpeculativeSampling;
import io.speculative.verify.Verifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpeculativeDecoderTest {

    private final TableModel target = TableModel.random(1, 5, 3);
    private final TableModel draft = TableModel.random(2, 5, 3);

    @Test
    void of_verifierNotLosslessForTheDrafts_refusedNamingBoth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpeculativeDecoder.of(
                        target,
                        TreeDrafter.of(draft, TreeShape.branching(2, 1), SiblingSampler.gumbelTopK()),
                        new SpeculativeSampling()))
                .withMessage("verifier: standard (expected: one for WITHOUT_REPLACEMENT drafts, "
                        + "as drafter GumbelTopK:2x1 makes them)");
    }

    @ParameterizedTest
    @MethodSource("wrongPairs")
    void of_anyWrongPair_refusedNamingBoth(SiblingSampler sampler, Verifier verifier) {
        Drafter drafter = TreeDrafter.of(draft, TreeShape.branching(3, 1), sampler);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpeculativeDecoder.of(target, drafter, verifier))
                .withMessage("verifier: " + verifier + " (expected: one for " + sampler.siblings()
                        + " drafts, as drafter " + sampler + ":3x1 makes them)");
    }

    static Stream<Arguments> wrongPairs() {
        List<SiblingSampler> samplers = List.of(
                SiblingSampler.independent(),
                SiblingSampler.gumbelTopK(),
                SiblingSampler.topK(),
                SiblingSampler.pickedThenIndependent(PickCount.allButOne()),
                SiblingSampler.pickedThenWithoutReplacement(PickCount.exactly(1)));
        return Stream.of(new SpeculativeSampling(), new BlockVerification(), new KSeq())
                .flatMap(verifier -> samplers.stream()
                        .filter(sampler -> !(verifier instanceof KSeq && sampler.siblings() == DraftLaw.INDEPENDENT))
                        .map(sampler -> Arguments.of(sampler, verifier)));
    }

    @Test
    void of_numberOfSiblingsDependsOnTheDraws_fixedNumbersRefuse() {
        for (Drafter drafter : List.of(StochasticBeamDrafter.of(draft, 3, 2), DynamicTreeDrafter.drawn(draft, 6, 2))) {
            for (Verifier verifier : List.of(
                    OptimalTransport.exact(),
                    OptimalTransport.bucketed(),
                    OptimalBlockVerification.exact(),
                    OptimalBlockVerification.bucketed(),
                    new KSeq(),
                    new SpeculativeSampling(),
                    new BlockVerification())) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> SpeculativeDecoder.of(target, drafter, verifier))
                        .withMessage("verifier: " + verifier
                                + " (expected: one for WITHOUT_REPLACEMENT_STOPPED drafts, as drafter " + drafter
                                + " makes them)");
            }
        }
    }

    @Test
    void of_otherVocabulary_refused() {
        assertThatExceptionOfType(VocabularyMismatchException.class)
                .isThrownBy(() -> SpeculativeDecoder.of(
                        target, ChainDrafter.of(TableModel.random(2, 4, 3), 2), new SpeculativeSampling()))
                .withMessageStartingWith("draft vocabulary: 4 tokens (expected: 5 as in the target");
    }

    @Test
    void generate_ruleTheVerifierDoesNotAllow_refused() {
        SpeculativeDecoder decoder = SpeculativeDecoder.of(target, ChainDrafter.of(draft, 2), new GreedyMatch());
        GenerationOptions options = GenerationOptions.maxTokens(3).withSamplingRule(SamplingRule.temperature(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder.generate("a", options))
                .withMessageStartingWith("samplingRule: Sampled[temperature=1.0")
                .withMessageEndingWith("(expected: one that verifier greedy-match allows)");
    }

    @Test
    void generate_draftContextShorterThanTheTargets_goesOnWithoutDrafts() {
        TableModel forgetful = draft.withContextLength(12);
        GenerationOptions options = GenerationOptions.maxTokens(30);
        String plain = AutoregressiveDecoder.of(target).generate("ab", options).text();
        for (Pairs.Pair pair : Pairs.all(forgetful)) {
            SpeculativeDecoder decoder = SpeculativeDecoder.of(target, pair.drafter(), pair.verifier());
            try (Generation generation = decoder.generate("ab", options)) {
                assertThat(generation.text()).isEqualTo(plain);
                assertThat(generation.stats().drafterFailures()).isZero();
                assertThat(generation.stats().drafted()).isPositive();
            }
        }
        for (Pairs.Pair pair : Pairs.needingTheModel(forgetful)) {
            SpeculativeDecoder decoder = SpeculativeDecoder.of(target, pair.drafter(), pair.verifier());
            try (Generation generation = decoder.generate("abcdeabcdeabcde", options)) {
                assertThat(generation.text()).hasSize(30);
                assertThat(generation.stats().drafted()).isZero();
                assertThat(generation.stats().drafterFailures()).isZero();
            }
        }
    }
}
