package io.speculative.bench;

import io.speculative.verify.GreedyMatch;
import io.speculative.verify.NaiveSampling;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.SpeculativeSampling;
import io.speculative.verify.Verifier;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds a verifier by the name it gives itself: {@code standard}, {@code rrs}, {@code greedy-match}, {@code naive}. */
final class VerifierByName implements ITypeConverter<Verifier> {

    private static final List<Verifier> KNOWN =
            List.of(new SpeculativeSampling(), new RecursiveRejection(), new GreedyMatch(), new NaiveSampling());

    @Override
    public Verifier convert(String value) {
        return KNOWN.stream()
                .filter(verifier -> verifier.toString().equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(value + " (expected: "
                        + KNOWN.stream().map(Verifier::toString).collect(Collectors.joining(", ")) + ")"));
    }
}
