package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.speculative.Pairs.Pair;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.ChangedModel;
import io.speculative.model.CharacterVocabulary;
import io.speculative.model.DelegatingSession;
import io.speculative.model.LanguageModel;
import io.speculative.model.LawTable;
import io.speculative.model.Scores;
import io.speculative.model.TableModel;
import io.speculative.tree.TokenTree;
import io.speculative.verify.SpeculativeSampling;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GenerationTest {

    private static final int SIZE = 5;

    /** After each letter the next one, after the last the first. */
    private static final TableModel ALPHABET = alphabet(SIZE);

    private static TableModel alphabet(int size) {
        return TableModel.of(
                context -> {
                    float[] weights = new float[size];
                    weights[(context[context.length - 1] + 1) % size] = 1;
                    return weights;
                },
                size);
    }

    private static SpeculativeDecoder decoder(TableModel target) {
        return SpeculativeDecoder.of(target, ChainDrafter.of(ALPHABET, 3), new SpeculativeSampling());
    }

    @Test
    void iterate_round_handsOutItsTokensOneByOne() {
        TableModel target = alphabet(SIZE);
        try (Generation generation = decoder(target).generate("a", GenerationOptions.maxTokens(8))) {
            assertThat(target.passes()).isZero();
            assertThat(generation.next()).isEqualTo(new TokenEvent(1, "b"));
            assertThat(target.passes()).isEqualTo(1);
            assertThat(generation.next()).isEqualTo(new TokenEvent(2, "c"));
            assertThat(generation.next()).isEqualTo(new TokenEvent(3, "d"));
            assertThat(generation.hasNext()).isTrue();
            assertThat(generation.next()).isEqualTo(new TokenEvent(4, "e"));
            assertThat(target.passes()).isEqualTo(1);
            assertThat(generation.stopReason()).isEmpty();
            assertThat(generation.next()).isEqualTo(new TokenEvent(0, "a"));
            assertThat(target.passes()).isEqualTo(2);
            assertThat(generation.text()).isEqualTo("bcdeabcd");
            assertThat(generation.stopReason()).contains(StopReason.MAX_TOKENS);
            assertThat(generation.text()).isEqualTo("bcdeabcd");
        }
    }

    @Test
    void next_afterTheEnd_throws() {
        try (Generation generation = decoder(ALPHABET).generate("a", GenerationOptions.maxTokens(1))) {
            generation.next();
            assertThat(generation.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(generation::next)
                    .withMessage("generation: ended by MAX_TOKENS (expected: hasNext() is true)");
        }
    }

    /** The target waits inside its pass until the other thread has been refused. */
    @Test
    void next_anotherThreadIsInside_refusedAndTheTextGoesOn() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        TableModel waiting = TableModel.of(
                context -> {
                    entered.countDown();
                    try {
                        refused.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return new float[] {1, 2};
                },
                2);
        try (Generation generation =
                AutoregressiveDecoder.of(waiting).generate(new int[] {0}, GenerationOptions.maxTokens(3))) {
            AtomicReference<String> text = new AtomicReference<>("");
            Thread first = new Thread(() -> text.set(generation.text()), "first");
            first.start();
            entered.await();
            assertThatIllegalStateException()
                    .isThrownBy(generation::hasNext)
                    .withMessage("generation: in use by thread first (expected: one thread at a time)");
            assertThatIllegalStateException().isThrownBy(generation::next);
            refused.countDown();
            first.join();
            assertThat(text.get()).hasSize(3);
            assertThat(generation.stopReason()).contains(StopReason.MAX_TOKENS);
        }
    }

    @Test
    @SuppressWarnings("NullAway")
    void decoders_nulls_refusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder(ALPHABET).generate("a", null))
                .withMessage("options: null (expected: a value)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AutoregressiveDecoder.of(ALPHABET).generate("a", null))
                .withMessage("options: null (expected: a value)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AutoregressiveDecoder.of(null))
                .withMessage("target: null (expected: a value)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpeculativeDecoder.of(ALPHABET, (LanguageModel) null))
                .withMessage("draft: null (expected: a value)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpeculativeDecoder.of(null, ALPHABET))
                .withMessage("target: null (expected: a value)");
    }

    @Test
    void generate_stopTokenThatTheModelHasNot_refused() {
        GenerationOptions options = GenerationOptions.maxTokens(3).withStopTokens(Set.of(1, 50_256));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder(ALPHABET).generate("a", options))
                .withMessage("stopTokens: 50256 (expected: 0 to " + (SIZE - 1) + ", as the model has no other tokens)");
    }

    @Test
    void maxTokens_everyNumber_isNeverExceeded() {
        for (int most = 1; most <= 10; most++) {
            try (Generation generation = decoder(ALPHABET).generate("a", GenerationOptions.maxTokens(most))) {
                assertThat(generation.text()).isEqualTo("bcdeabcdea".substring(0, most));
                assertThat(generation.stopReason()).contains(StopReason.MAX_TOKENS);
                assertThat(generation.stats().tokens()).isEqualTo(most);
            }
        }
    }

    @Test
    void maxTokens_drafterThatGoesDeeper_isNeverExceeded() {
        SpeculativeDecoder decoder =
                SpeculativeDecoder.of(ALPHABET, DeepDrafter.of(ALPHABET, 6), new SpeculativeSampling());
        for (int most = 1; most <= 10; most++) {
            try (Generation generation = decoder.generate("a", GenerationOptions.maxTokens(most))) {
                assertThat(generation.text()).isEqualTo("bcdeabcdea".substring(0, most));
            }
        }
    }

    @Test
    void stopToken_anywhereInARound_isTheLastToken() {
        String all = "bcdeabcdea";
        for (int stop = 0; stop < SIZE; stop++) {
            GenerationOptions options = GenerationOptions.maxTokens(10).withStopTokens(Set.of(stop));
            try (Generation generation = decoder(ALPHABET).generate("a", options)) {
                String expected = all.substring(0, all.indexOf('a' + stop) + 1);
                assertThat(generation.text()).isEqualTo(expected);
                assertThat(generation.stopReason()).contains(StopReason.STOP_TOKEN);
                assertThat(generation.stats().tokens()).isEqualTo(expected.length());
                assertThat(generation.stats().accepted()).isEqualTo(expected.length() / 4 * 3 + expected.length() % 4);
            }
        }
    }

    @Test
    void stopToken_atTheLastTokenAllowed_isTheReason() {
        GenerationOptions options = GenerationOptions.maxTokens(3).withStopTokens(Set.of(3));
        try (Generation generation = decoder(ALPHABET).generate("a", options)) {
            assertThat(generation.text()).isEqualTo("bcd");
            assertThat(generation.stopReason()).contains(StopReason.STOP_TOKEN);
        }
    }

    @Test
    void endToken_ofTheModel_stopsUnlessIgnored() {
        TableModel ending = ALPHABET.withVocabulary(new CharacterVocabulary(SIZE, Set.of(3)));
        GenerationOptions options = GenerationOptions.maxTokens(6);
        assertThat(decoder(ending).generate("a", options).text()).isEqualTo("bcd");
        assertThat(decoder(ending)
                        .generate("a", options.withEndTokens(GenerationOptions.EndTokens.IGNORE))
                        .text())
                .isEqualTo("bcdeab");
    }

    @Test
    void contextFull_everyLengthAndPair_endsAfterTheLastPossibleToken() {
        LawTable table = LawTable.random(4, SIZE, 3);
        TableModel draft = TableModel.of(table.mixedWith(LawTable.random(5, SIZE, 3), 0.3), SIZE);
        for (int context = 1; context <= 9; context++) {
            TableModel target = TableModel.of(table, SIZE).withContextLength(context);
            for (int prompt = 1; prompt <= context; prompt++) {
                GenerationOptions options = GenerationOptions.maxTokens(100);
                String plain;
                try (Generation generation = AutoregressiveDecoder.of(target).generate(new int[prompt], options)) {
                    plain = generation.text();
                    assertThat(plain).hasSize(context - prompt + 1);
                    assertThat(generation.stopReason()).contains(StopReason.CONTEXT_FULL);
                }
                for (Pair pair : Pairs.all(draft)) {
                    SpeculativeDecoder decoder = SpeculativeDecoder.of(target, pair.drafter(), pair.verifier());
                    try (Generation generation = decoder.generate(new int[prompt], options)) {
                        assertThat(generation.text()).isEqualTo(plain);
                        assertThat(generation.stopReason()).contains(StopReason.CONTEXT_FULL);
                        assertThat(generation.stats().drafterFailures()).isZero();
                    }
                }
            }
        }
    }

    @Test
    void cancel_beforeAnyToken_endsAtOnce() {
        try (Generation generation = decoder(ALPHABET).generate("a", GenerationOptions.maxTokens(8))) {
            generation.cancel();
            assertThat(generation.hasNext()).isFalse();
            assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
            assertThat(generation.text()).isEmpty();
        }
    }

    @Test
    void cancel_insideARound_endsAfterItsTokens() {
        TableModel target = alphabet(SIZE);
        try (Generation generation = decoder(target).generate("a", GenerationOptions.maxTokens(8))) {
            generation.next();
            assertThat(generation.hasNext()).isTrue();
            generation.cancel();
            assertThat(generation.next()).isEqualTo(new TokenEvent(2, "c"));
            assertThat(generation.text()).isEqualTo("bcde");
            assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
            assertThat(target.passes()).isEqualTo(1);
        }
    }

    @Test
    void cancel_afterTheEnd_changesNothing() {
        try (Generation generation = decoder(ALPHABET).generate("a", GenerationOptions.maxTokens(2))) {
            generation.next();
            generation.cancel();
            assertThat(generation.stopReason()).contains(StopReason.MAX_TOKENS);
            assertThat(generation.text()).isEqualTo("bc");
        }
    }

    @Test
    void cancel_fromAnotherThread_endsTheLoop() throws InterruptedException {
        TableModel endless = ALPHABET.withContextLength(1_000_000);
        CountDownLatch started = new CountDownLatch(1);
        try (Generation generation = decoder(endless).generate("a", GenerationOptions.maxTokens(1_000_000))) {
            CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> {
                while (generation.hasNext()) {
                    generation.next();
                    started.countDown();
                }
            });
            started.await();
            generation.cancel();
            loop.join();
            assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
        }
    }

    @Test
    void generate_longPrompt_returnsBeforeItIsRead() {
        AtomicInteger read = new AtomicInteger();
        LanguageModel slow = reading(read, () -> {});
        try (Generation generation =
                AutoregressiveDecoder.of(slow).generate(new int[500], GenerationOptions.maxTokens(2))) {
            assertThat(read).hasValue(0);
            assertThat(generation.next().token()).isEqualTo(1);
            assertThat(read).hasValue(499);
            assertThat(generation.stats().times().promptNanos()).isPositive();
        }
    }

    @Test
    void cancel_whileThePromptIsRead_endsAfterAPieceOfIt() {
        AtomicInteger read = new AtomicInteger();
        List<Generation> running = new ArrayList<>();
        LanguageModel slow = reading(read, () -> running.forEach(Generation::cancel));
        try (Generation generation =
                AutoregressiveDecoder.of(slow).generate(new int[500], GenerationOptions.maxTokens(2))) {
            running.add(generation);
            assertThat(generation.hasNext()).isFalse();
            assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
            assertThat(read.get()).isBetween(1, 100);
        }
    }

    @Test
    void interrupt_whileThePromptIsRead_endsAfterAPieceOfIt() {
        AtomicInteger read = new AtomicInteger();
        LanguageModel slow = reading(read, () -> Thread.currentThread().interrupt());
        try (Generation generation =
                AutoregressiveDecoder.of(slow).generate(new int[500], GenerationOptions.maxTokens(2))) {
            assertThat(generation.hasNext()).isFalse();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
            assertThat(read.get()).isBetween(1, 100);
        } finally {
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void interrupt_insideARound_endsAfterItsTokens() {
        try (Generation generation = decoder(ALPHABET).generate("a", GenerationOptions.maxTokens(8))) {
            generation.next();
            Thread.currentThread().interrupt();
            assertThat(generation.text()).isEqualTo("bcde");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
        } finally {
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    /** What was decided before a failure is still handed out, and the failure is the one that was thrown first. */
    @Test
    void next_targetThatFailsToCommitAndClose_keepsTheDecidedTokens() {
        IllegalStateException lost = new IllegalStateException("device: lost (expected: by this test)");
        LanguageModel failing = new ChangedModel(ALPHABET, session -> new DelegatingSession(session) {
            @Override
            public void commit(int node) {
                throw lost;
            }

            @Override
            public void close() {
                super.close();
                throw lost;
            }
        });
        Generation generation = SpeculativeDecoder.of(failing, ChainDrafter.of(ALPHABET, 3))
                .generate("a", GenerationOptions.maxTokens(9));
        assertThatIllegalStateException().isThrownBy(generation::hasNext).isSameAs(lost);
        assertThat(generation.text()).isEqualTo("bcde");
        assertThat(generation.stats().tokens()).isEqualTo(4);
        assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
    }

    /** A model that counts the tokens appended to it, and does something after each time. */
    private static LanguageModel reading(AtomicInteger read, Runnable afterwards) {
        return new ChangedModel(ALPHABET.withContextLength(1000), session -> new DelegatingSession(session) {
            @Override
            public void append(int... tokens) {
                super.append(tokens);
                read.addAndGet(tokens.length);
                afterwards.run();
            }
        });
    }

    @Test
    void close_inTheMiddle_endsTheGeneration() {
        Generation generation = decoder(ALPHABET).generate("a", GenerationOptions.maxTokens(8));
        generation.next();
        generation.close();
        assertThat(generation.hasNext()).isFalse();
        assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
        assertThat(generation.text()).isEqualTo("b");
        generation.close();
        assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
    }

    @Test
    void close_afterHasNext_stillHandsOutThatToken() {
        Generation generation = decoder(ALPHABET).generate("a", GenerationOptions.maxTokens(8));
        assertThat(generation.hasNext()).isTrue();
        generation.close();
        assertThat(generation.next().text()).isEqualTo("b");
        assertThat(generation.hasNext()).isFalse();
        assertThat(generation.text()).isEqualTo("b");
    }

    @Test
    void close_fromAnotherThreadInsideARound_releasesAfterTheRound() {
        TableModel table = alphabet(SIZE);
        List<Generation> running = new ArrayList<>();
        AtomicInteger passes = new AtomicInteger();
        LanguageModel closing = new ChangedModel(table, session -> new DelegatingSession(session) {
            @Override
            public Scores score(TokenTree tree) {
                if (passes.incrementAndGet() == 2) {
                    CompletableFuture.runAsync(() -> running.forEach(Generation::close))
                            .join();
                    assertThat(table.openSessions()).isEqualTo(1);
                }
                return super.score(tree);
            }
        });
        Generation generation = AutoregressiveDecoder.of(closing).generate("a", GenerationOptions.maxTokens(8));
        running.add(generation);
        assertThat(generation.next().text()).isEqualTo("b");
        assertThat(generation.hasNext()).isFalse();
        assertThat(passes).hasValue(2);
        assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
        assertThat(table.openSessions()).isZero();
    }

    @Test
    void close_afterTheEnd_keepsTheReason() {
        Generation generation = decoder(ALPHABET).generate("a", GenerationOptions.maxTokens(2));
        assertThat(generation.text()).isEqualTo("bc");
        generation.close();
        assertThat(generation.stopReason()).contains(StopReason.MAX_TOKENS);
        assertThat(generation.text()).isEqualTo("bc");
    }

    @Test
    void generations_interleaved_areIndependent() {
        SpeculativeDecoder decoder = decoder(ALPHABET);
        try (Generation first = decoder.generate("a", GenerationOptions.maxTokens(6));
                Generation second = decoder.generate("cd", GenerationOptions.maxTokens(6))) {
            List<String> pieces = new ArrayList<>();
            while (first.hasNext() && second.hasNext()) {
                pieces.add(first.next().text() + second.next().text());
            }
            assertThat(pieces).containsExactly("be", "ca", "db", "ec", "ad", "be");
        }
    }

    @Test
    void text_brokenOffInsideACharacter_endsWithTheReplacementCharacter() {
        ByteVocabulary bytes = new ByteVocabulary();
        TableModel spelling =
                TableModel.of(bytes.spelling("x\u00e9\u20ac"), bytes.size()).withVocabulary(bytes);
        List<String> pieces = new ArrayList<>();
        try (Generation generation = AutoregressiveDecoder.of(spelling).generate("x", GenerationOptions.maxTokens(4))) {
            generation.forEachRemaining(event -> pieces.add(event.text()));
        }
        assertThat(pieces).containsExactly("", "\u00e9", "", "\ufffd");
        assertThat(AutoregressiveDecoder.of(spelling)
                        .generate("x", GenerationOptions.maxTokens(5))
                        .text())
                .isEqualTo("\u00e9\u20ac");
    }

    @Test
    void prompt_thatDoesNotFit_refused() {
        TableModel small = ALPHABET.withContextLength(3);
        GenerationOptions options = GenerationOptions.maxTokens(5);
        for (Decoder decoder : List.of(AutoregressiveDecoder.of(small), decoder(small))) {
            assertRefused(decoder, "prompt: 0 tokens (expected: >= 1)");
            assertRefused(decoder, "prompt: 4 tokens (expected: <= 3, the target's context length)", 0, 1, 2, 3);
            assertRefused(decoder, "prompt[1]: 5 (expected: 0 to 4)", 0, 5);
            assertRefused(decoder, "prompt[0]: -1 (expected: 0 to 4)", -1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> decoder.generate("", options))
                    .withMessage("prompt: 0 tokens (expected: >= 1)");
        }
    }

    private static void assertRefused(Decoder decoder, String message, int... prompt) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder.generate(prompt, GenerationOptions.maxTokens(5)))
                .withMessage(message);
    }

    @Test
    void prompt_emptyText_startsFromTheBeginToken() {
        ByteVocabulary bytes = new ByteVocabulary();
        TableModel spelling = TableModel.of(bytes.spelling("xyz"), bytes.size()).withVocabulary(bytes);
        assertThat(AutoregressiveDecoder.of(spelling)
                        .generate("", GenerationOptions.maxTokens(3))
                        .text())
                .isEqualTo("xyz");
    }

    @Test
    void prompt_arrayChangedAfterwards_isUnchanged() {
        int[] prompt = {1, 2};
        try (Generation generation = decoder(ALPHABET).generate(prompt, GenerationOptions.maxTokens(2))) {
            prompt[1] = 4;
            assertThat(generation.text()).isEqualTo("de");
        }
    }

    @Test
    void options_outOfRange_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GenerationOptions.maxTokens(0))
                .withMessage("maxNewTokens: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GenerationOptions.maxTokens(1).withStopTokens(Set.of(3, -3)))
                .withMessage("stopTokens: -3 (expected: token ids, >= 0)");
        GenerationOptions options = GenerationOptions.maxTokens(3);
        assertThat(options.samplingRule()).isEqualTo(SamplingRule.greedy());
        assertThat(options.stopTokens()).isEmpty();
        assertThat(options.endTokens()).isEqualTo(GenerationOptions.EndTokens.STOP);
    }

    @Test
    void abandoned_generation_isReleasedByTheCollector() throws InterruptedException {
        TableModel target = alphabet(SIZE);
        abandon(target);
        for (int i = 0; i < 200 && target.openSessions() > 0; i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(target.openSessions()).isZero();
    }

    private static void abandon(TableModel target) {
        Generation generation = decoder(target).generate("a", GenerationOptions.maxTokens(100));
        generation.next();
        assertThat(target.openSessions()).isOne();
    }

    @Test
    @SuppressWarnings("NullAway")
    void generate_nulls_areNamed() {
        GenerationOptions options = GenerationOptions.maxTokens(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder(ALPHABET).generate((String) null, options))
                .withMessage("prompt: null (expected: a text)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder(ALPHABET).generate((int[]) null, options))
                .withMessage("prompt: null (expected: token ids)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withSamplingRule(null))
                .withMessage("samplingRule: null (expected: a value)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withStopTokens(null))
                .withMessage("stopTokens: null (expected: a value)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withEndTokens(null))
                .withMessage("endTokens: null (expected: a value)");
    }
}
