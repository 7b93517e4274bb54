package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.draft.Drafter;
import io.speculative.draft.length.DraftLength;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.verify.BlockVerification;
import io.speculative.verify.OptimalBlockVerification;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.SpeculativeSampling;
import io.speculative.verify.TraversalVerification;
import io.speculative.verify.Verifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The law of a text over several rounds, whatever decides the draft length: exactly the target's if the decision keeps to
 * what a {@link DraftLength} may see, and not if it looks at a token that it drops.
 */
class DraftLengthLawTest {

    private static final int NEW_TOKENS = 6;
    private static final TableModel TARGET = TableModel.of(LawTable.random(3, 2, 4), 2);

    /** After a 0 undecided, after a 1 less so. */
    private static final TableModel DRAFT =
            TableModel.of(context -> new float[] {1, context[context.length - 1] == 0 ? 1 : 3}, 2);

    /** At the first threshold the draft goes on after a 0; one round of low acceptance later it does not. */
    private static final DraftLength ENTROPY =
            DraftLength.entropy(3).withGamma(0.495 * 0.495 / Math.log(2)).withThreshold(0.5);

    @ParameterizedTest
    @MethodSource("lengths")
    void generate_anyLength_hasExactlyTheTargetsLaw(DraftLength length) {
        for (Verifier verifier : List.of(
                new SpeculativeSampling(),
                new RecursiveRejection(),
                new BlockVerification(),
                new TraversalVerification(),
                OptimalBlockVerification.exact())) {
            Set<Long> drafted = new HashSet<>();
            assertThat(deviation(
                            ChainDrafter.of(DRAFT, length),
                            verifier,
                            generation -> drafted.add(generation.stats().drafted())))
                    .as("%s with %s", length, verifier)
                    .isLessThanOrEqualTo(1e-12);
            assertThat(drafted).hasSizeGreaterThan(1);
        }
    }

    static Stream<DraftLength> lengths() {
        return Stream.of(
                DraftLength.fixed(3),
                DraftLength.adaptive(1, 3),
                DraftLength.confidenceOfToken(0.4, 3),
                DraftLength.confidenceOfLaw(0.6, 3),
                ENTROPY);
    }

    @Test
    void generate_chainCutByItsLaws_hasExactlyTheTargetsLaw() {
        Predicate<DrawnToken> flat = drawn -> largest(drawn.law()) < 0.6;
        assertThat(deviation(CutDrafter.of(DRAFT, 3, flat), new SpeculativeSampling(), generation -> {}))
                .isLessThanOrEqualTo(1e-12);
        assertThat(deviation(CutDrafter.of(DRAFT, 3, flat), new BlockVerification(), generation -> {}))
                .isLessThanOrEqualTo(1e-12);
    }

    @Test
    void generate_improbableTokenDropped_doesNotHaveTheTargetsLaw() {
        Predicate<DrawnToken> improbable = drawn -> drawn.law().probability(drawn.token()) < 0.4;
        for (Verifier verifier : List.of(new SpeculativeSampling(), new BlockVerification())) {
            assertThat(deviation(CutDrafter.of(DRAFT, 3, improbable), verifier, generation -> {}))
                    .isGreaterThan(0.01);
        }
    }

    private static double largest(Distribution law) {
        return Math.max(law.probability(0), law.probability(1));
    }

    private static double deviation(Drafter drafter, Verifier verifier, Consumer<Generation> each) {
        return DecodedLaw.deviation(SpeculativeDecoder.of(TARGET, drafter, verifier), TARGET, NEW_TOKENS, each);
    }
}
