package io.speculative;

import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.model.LanguageModel;
import io.speculative.model.Vocabulary;
import io.speculative.verify.GumbelCoupling;
import io.speculative.verify.NaiveSampling;
import io.speculative.verify.Verifier;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Plain decoding: one target pass per token. A speculative round without a draft. */
public final class AutoregressiveDecoder implements Decoder {

    private final LanguageModel target;
    private final Verifier chooser;
    private final LongSupplier clock;

    private AutoregressiveDecoder(LanguageModel target, Verifier chooser, LongSupplier clock) {
        Present.require("target", target);
        this.target = target;
        this.chooser = chooser;
        this.clock = clock;
    }

    /**
     * A decoder.
     *
     * @param target stays the caller's to close, after all generations
     */
    public static AutoregressiveDecoder of(LanguageModel target) {
        return new AutoregressiveDecoder(target, new NaiveSampling(), System::nanoTime);
    }

    /**
     * A decoder that chooses each token by the noise of its position: its text is, token for token, that of every
     * speculative decoder with the verifier {@link GumbelCoupling} and the same seed.
     *
     * @param target stays the caller's to close, after all generations
     */
    public static AutoregressiveDecoder coupled(LanguageModel target) {
        return new AutoregressiveDecoder(target, new GumbelCoupling(), System::nanoTime);
    }

    /** The same decoder with another clock for its statistics, in nanoseconds. */
    public AutoregressiveDecoder withClock(LongSupplier newClock) {
        return new AutoregressiveDecoder(target, chooser, newClock);
    }

    @Override
    public Generation generate(String prompt, GenerationOptions options) {
        return generate(Prompts.encode(prompt, target.vocabulary()), options);
    }

    @Override
    public Request request(int[] promptTokens, GenerationOptions options) {
        Present.require("options", options);
        RandomStream random = RandomStream.seeded(options.seed());
        return Request.open(target, new NoDrafter(), chooser, promptTokens, options, random, clock);
    }

    /** Names the target, for logs. */
    @Override
    public String toString() {
        return "AutoregressiveDecoder[" + target + "]";
    }

    /** Proposes nothing. */
    private static final class NoDrafter implements Drafter, DraftSession {
        @Override
        public DraftLaw siblings() {
            return DraftLaw.SINGLE;
        }

        @Override
        public Optional<Vocabulary> vocabulary() {
            return Optional.empty();
        }

        @Override
        public DraftSession open(DraftRequest request) {
            return this;
        }

        @Override
        public void append(int... tokens) {}

        @Override
        public Draft draft(int root, Room room) {
            return Draft.empty(root);
        }

        @Override
        public void commit(int node) {}

        @Override
        public void close() {}
    }
}
