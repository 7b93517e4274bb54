package io.speculative.bench;

import io.speculative.verify.BlockVerification;
import io.speculative.verify.GreedyMatch;
import io.speculative.verify.KSeq;
import io.speculative.verify.NaiveSampling;
import io.speculative.verify.OptimalBlockVerification;
import io.speculative.verify.OptimalTransport;
import io.speculative.verify.PickedLast;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.SpeculativeSampling;
import io.speculative.verify.TraversalVerification;
import io.speculative.verify.Verifier;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds a verifier by the name it gives itself, such as {@code standard}, {@code rrs} or {@code optimal}. */
final class VerifierByName implements ITypeConverter<Verifier> {

    private static final List<Verifier> KNOWN = List.of(
            new SpeculativeSampling(),
            new RecursiveRejection(),
            new GreedyMatch(),
            new NaiveSampling(),
            new KSeq(),
            new PickedLast(),
            new BlockVerification(),
            new TraversalVerification(),
            OptimalTransport.exact(),
            OptimalTransport.bucketed(),
            OptimalBlockVerification.exact(),
            OptimalBlockVerification.bucketed());

    @Override
    public Verifier convert(String value) {
        return KNOWN.stream()
                .filter(verifier -> verifier.toString().equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(value + " (expected: "
                        + KNOWN.stream().map(Verifier::toString).collect(Collectors.joining(", ")) + ")"));
    }
}
