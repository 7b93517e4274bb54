package io.speculative.bench.runner;

import io.speculative.verify.BlockVerification;
import io.speculative.verify.GreedyMatch;
import io.speculative.verify.GumbelCoupling;
import io.speculative.verify.KSeq;
import io.speculative.verify.NaiveSampling;
import io.speculative.verify.OptimalBlockVerification;
import io.speculative.verify.OptimalTransport;
import io.speculative.verify.PickedLast;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.SpeculativeSampling;
import io.speculative.verify.TraversalVerification;
import io.speculative.verify.TypicalAcceptance;
import io.speculative.verify.Verifier;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds a verifier by the name it gives itself. Typical acceptance has the thresholds of Medusa (Cai et al. 2024). */
public final class VerifierByName implements ITypeConverter<Verifier> {

    private static final List<Verifier> KNOWN = List.of(
            new SpeculativeSampling(),
            new RecursiveRejection(),
            new KSeq(),
            new NaiveSampling(),
            new GreedyMatch(),
            new PickedLast(),
            OptimalTransport.exact(),
            OptimalTransport.bucketed(),
            new BlockVerification(),
            new TraversalVerification(),
            OptimalBlockVerification.exact(),
            OptimalBlockVerification.bucketed(),
            new GumbelCoupling(),
            TypicalAcceptance.of(0.09, 0.3));

    /** The verifier of a name. */
    public static Verifier named(String name) {
        return KNOWN.stream()
                .filter(verifier -> verifier.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(name + " (expected: " + String.join(", ", new Names()) + ")"));
    }

    @Override
    public Verifier convert(String value) {
        try {
            return named(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** All names. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return KNOWN.stream().map(Verifier::toString).iterator();
        }
    }
}
