package io.speculative.bench.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.AutoregressiveDecoder;
import io.speculative.Decoder;
import io.speculative.SpeculativeDecoder;
import io.speculative.bench.ModelPair;
import io.speculative.djl.precision.Precision;
import io.speculative.verify.TraversalVerification;
import io.speculative.verify.Verifier;
import java.util.Locale;
import java.util.Optional;

/**
 * One way of decoding that takes part in a measurement.
 *
 * @param precision the target's
 * @param drafter how its drafter is written
 * @param verifier its verifier; empty for plain decoding
 * @param decoder decodes
 */
record Contestant(Precision precision, DrafterSpec drafter, Optional<Verifier> verifier, Decoder decoder) {

    /**
     * Makes a decoder.
     *
     * @param verifier if empty, the one that decoders have by default
     * @throws IllegalArgumentException if a drafter and the verifier don't go together
     */
    static Contestant of(Precision precision, DrafterSpec drafter, Optional<Verifier> verifier, ModelPair models) {
        if (drafter.isPlain()) {
            return new Contestant(precision, drafter, Optional.empty(), AutoregressiveDecoder.of(models.target()));
        }
        Verifier chosen = verifier.orElseGet(TraversalVerification::new);
        return new Contestant(
                precision,
                drafter,
                Optional.of(chosen),
                SpeculativeDecoder.of(models.target(), drafter.drafter(models), chosen));
    }

    /** Adds the settings to a JSON line. */
    void describe(ObjectNode line) {
        line.put("drafter", drafter.toString());
        line.put("verifier", verifier.map(Verifier::toString).orElse(null));
        line.put(
                "guarantee",
                verifier.map(chosen -> chosen.guarantee().name().toLowerCase(Locale.ROOT))
                        .orElse(null));
    }
}
