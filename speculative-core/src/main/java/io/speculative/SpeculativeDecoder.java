package io.speculative;

import io.speculative.distribution.RandomStream;
import io.speculative.draft.Drafter;
import io.speculative.draft.plan.AutomaticDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.model.Vocabulary;
import io.speculative.verify.TraversalVerification;
import io.speculative.verify.Verifier;
import java.util.function.LongSupplier;

/**
 * Speculative decoding: a drafter proposes, the target scores the whole proposal in one pass, a verifier accepts a
 * path. With a lossless verifier the text has exactly the law of plain decoding.
 *
 * <pre>{@code
 * var decoder = SpeculativeDecoder.of(target, draft);
 * try (Generation generation = decoder.generate("Once upon a time", GenerationOptions.maxTokens(128))) {
 *     generation.forEachRemaining(event -> System.out.print(event.text()));
 * }
 * }</pre>
 */
public final class SpeculativeDecoder implements Decoder {

    private final LanguageModel target;
    private final Drafter drafter;
    private final Verifier verifier;
    private final LongSupplier clock;

    private SpeculativeDecoder(LanguageModel target, Drafter drafter, Verifier verifier, LongSupplier clock) {
        this.target = target;
        this.drafter = drafter;
        this.verifier = verifier;
        this.clock = clock;
    }

    /**
     * A decoder without a draft model: {@link AutomaticDrafter} looks up in the request's own text what to draft, where
     * that is expected to pay. It gains where texts repeat their prompt or themselves. Making it runs the target for
     * about two seconds, so keep it for all requests.
     *
     * @param target stays the caller's to close, after all generations
     * @throws io.speculative.model.MemoryExhaustedException if it has no memory for a session to measure with
     */
    public static SpeculativeDecoder of(LanguageModel target) {
        Present.require("target", target);
        return of(target, AutomaticDrafter.of(target));
    }

    /**
     * A decoder that plans what to draft: {@link AutomaticDrafter}, verified by {@link TraversalVerification}. Making
     * it runs both models for two to three seconds, so keep it for all requests.
     *
     * @param target stays the caller's to close, after all generations
     * @param draft the draft model; stays the caller's to close, after all generations
     * @throws io.speculative.model.VocabularyMismatchException if the draft model's vocabulary is not the target's
     * @throws io.speculative.model.MemoryExhaustedException if one of them has no memory for a session to measure with
     */
    public static SpeculativeDecoder of(LanguageModel target, LanguageModel draft) {
        Present.require("target", target);
        Present.require("draft", draft);
        Vocabulary.requireSame(target.vocabulary(), draft.vocabulary());
        return of(target, AutomaticDrafter.of(target, draft));
    }

    /**
     * A decoder with {@link TraversalVerification}, which is lossless for every drafter and on a chain the same as
     * block verification.
     *
     * @param target stays the caller's to close, after all generations
     * @param drafter proposes; what it was made of stays the caller's to close
     * @throws io.speculative.model.VocabularyMismatchException if the drafter's vocabulary is not the target's
     */
    public static SpeculativeDecoder of(LanguageModel target, Drafter drafter) {
        return of(target, drafter, new TraversalVerification());
    }

    /**
     * A decoder.
     *
     * @param target stays the caller's to close, after all generations
     * @param drafter proposes; what it was made of stays the caller's to close
     * @param verifier decides
     * @throws IllegalArgumentException if the verifier's guarantee does not hold for the drafter's
     *     {@link Drafter#siblings}
     * @throws io.speculative.model.VocabularyMismatchException if the drafter's vocabulary is not the target's
     */
    public static SpeculativeDecoder of(LanguageModel target, Drafter drafter, Verifier verifier) {
        if (!verifier.draftLaws().contains(drafter.siblings())) {
            throw new IllegalArgumentException("verifier: " + verifier + " (expected: one for " + drafter.siblings()
                    + " drafts, as drafter " + drafter + " makes them)");
        }
        drafter.vocabulary().ifPresent(vocabulary -> Vocabulary.requireSame(target.vocabulary(), vocabulary));
        return new SpeculativeDecoder(target, drafter, verifier, System::nanoTime);
    }

    /** The same decoder with another clock for its statistics, in nanoseconds. */
    public SpeculativeDecoder withClock(LongSupplier newClock) {
        return new SpeculativeDecoder(target, drafter, verifier, newClock);
    }

    @Override
    public Generation generate(String prompt, GenerationOptions options) {
        return generate(Prompts.encode(prompt, target.vocabulary()), options);
    }

    @Override
    public Request request(int[] promptTokens, GenerationOptions options) {
        Present.require("options", options);
        return request(promptTokens, options, RandomStream.seeded(options.seed()));
    }

    /** Opens a request whose random numbers come from elsewhere than its seed. */
    Request request(int[] promptTokens, GenerationOptions options, RandomStream random) {
        if (!verifier.allows(options.samplingRule())) {
            throw new IllegalArgumentException("samplingRule: " + options.samplingRule()
                    + " (expected: one that verifier " + verifier + " allows)");
        }
        return Request.open(target, drafter, verifier, promptTokens, options, random, clock);
    }

    /** Names target, drafter and verifier, for logs. */
    @Override
    public String toString() {
        return "SpeculativeDecoder[" + target + ", " + drafter + ", " + verifier + "]";
    }
}
