package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.speculative.Pairs.Pair;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.ChangedDrafter;
import io.speculative.draft.DelegatingDraftSession;
import io.speculative.draft.Draft;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TextMatchDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.model.LawTable;
import io.speculative.model.SharedTokens;
import io.speculative.model.SpelledVocabulary;
import io.speculative.model.TableModel;
import io.speculative.verify.SpeculativeSampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole decoders whose draft model speaks another vocabulary than the target. */
class OtherVocabularyTest {

    private static final SpelledVocabulary TARGET = SpelledVocabulary.of("a", "ab", "b", "c");
    private static final SpelledVocabulary DRAFT = SpelledVocabulary.of("c", "x", "b", "a", "bb");
    private static final SpelledVocabulary LETTERS = SpelledVocabulary.of("c", "b", "a");
    private static final List<SamplingRule> RULES =
            List.of(SamplingRule.temperature(1), SamplingRule.temperature(0.7).withTopK(2));

    @Test
    void generate_sharedTokens_hasExactlyTheTargetsLaw() {
        TableModel target = target(1);
        for (Pair pair : Pairs.enumerable(SharedTokens.of(draft(2), TARGET))) {
            assertExactLaw(target, pair);
        }
    }

    @Test
    void generate_textMatch_hasExactlyTheTargetsLaw() {
        for (long seed = 0; seed < 3; seed++) {
            for (Pair pair : Pairs.pairs(textMatchDrafters(letters(seed)))) {
                assertExactLaw(target(seed), pair);
            }
        }
    }

    private static void assertExactLaw(TableModel target, Pair pair) {
        for (SamplingRule rule : RULES) {
            if (pair.verifier().allows(rule)) {
                DecodedLawTest.assertExactLaw(target, pair, rule, DecodedLawTest.PROMPT);
            }
        }
    }

    @Test
    void generate_lawNotRenormalised_isFoundOut() {
        float[] own = {3, 4, 1, 2, 2};
        TableModel draft = TableModel.of(LawTable.constant(own), own.length).withVocabulary(DRAFT);
        Drafter drafter = ChainDrafter.of(SharedTokens.of(draft, TARGET), 2);
        Distribution notRenormalised = new Part(new double[] {2 / 12.0, 0, 1 / 12.0, 3 / 12.0});
        assertFoundOut(drafter, notRenormalised);
    }

    @Test
    void generate_cutTextPassedOffAsDrawn_isFoundOut() {
        Drafter drafter = TextMatchDrafter.of(letters(0), TARGET, 4);
        assertFoundOut(drafter, Distribution.ofWeights(new float[] {1, 1, 1, 1}));
    }

    private static void assertFoundOut(Drafter drafter, Distribution claimed) {
        SamplingRule rule = SamplingRule.temperature(1);
        TableModel target = target(0);
        DecodedLawTest.assertExactLaw(
                target, new Pair(drafter, new SpeculativeSampling()), rule, DecodedLawTest.PROMPT);
        Pair mutant = new Pair(claiming(drafter, claimed), new SpeculativeSampling());
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> DecodedLawTest.assertExactLaw(target, mutant, rule, DecodedLawTest.PROMPT));
    }

    @Test
    void generate_greedy_equalsPlainDecoding() {
        for (long seed = 0; seed < 5; seed++) {
            TableModel target = target(seed).withContextLength(100);
            GenerationOptions options = GenerationOptions.maxTokens(80);
            int[] prompt = {1, 0};
            List<Integer> plain = tokens(AutoregressiveDecoder.of(target).generate(prompt, options));
            List<Pair> pairs = new ArrayList<>(Pairs.all(SharedTokens.of(draft(seed), TARGET)));
            pairs.addAll(Pairs.pairs(textMatchDrafters(letters(seed))));
            for (Pair pair : pairs) {
                SpeculativeDecoder decoder = SpeculativeDecoder.of(target, pair.drafter(), pair.verifier());
                try (Generation generation = decoder.generate(prompt, options)) {
                    assertThat(tokens(generation))
                            .as("%s with %s", pair.drafter(), pair.verifier())
                            .isEqualTo(plain);
                    assertThat(generation.stats().drafterFailures()).isZero();
                }
            }
        }
    }

    @Test
    void generate_draftSpellsWhatTheTargetSays_isAccepted() {
        String said = "abcabcababcccabba";
        TableModel target = saying(TARGET, said);
        for (Drafter drafter : List.of(
                TextMatchDrafter.of(saying(LETTERS, said), TARGET, 5),
                ChainDrafter.of(SharedTokens.of(saying(LETTERS, said), TARGET), 2))) {
            SpeculativeDecoder decoder = SpeculativeDecoder.of(target, drafter, new SpeculativeSampling());
            try (Generation generation = decoder.generate("ab", GenerationOptions.maxTokens(9))) {
                assertThat(generation.text()).isEqualTo("cabcababcccab");
                assertThat(generation.stats().accepted())
                        .as("accepted from %s", drafter)
                        .isGreaterThanOrEqualTo(3);
            }
        }
    }

    @Test
    void generate_targetTokensInsideCharacters_textMatchProposesAfterWholeOnes() {
        String said = "né €";
        ByteVocabulary bytes = new ByteVocabulary();
        TableModel target = TableModel.of(bytes.spelling(said), bytes.size()).withVocabulary(bytes);
        SpelledVocabulary characters = SpelledVocabulary.of("€", "n", "é", " ");
        LawTable next = context -> {
            String last = characters.token(context[context.length - 1]);
            float[] weights = new float[characters.size()];
            weights[characters.ids(said.charAt((said.indexOf(last) + 1) % said.length()) + "")[0]] = 1;
            return weights;
        };
        TableModel draft = TableModel.of(next, characters.size()).withVocabulary(characters);
        for (int length = 1; length < 6; length++) {
            SpeculativeDecoder decoder =
                    SpeculativeDecoder.of(target, TextMatchDrafter.of(draft, bytes, length), new SpeculativeSampling());
            try (Generation generation = decoder.generate("n", GenerationOptions.maxTokens(27))) {
                assertThat(generation.text()).isEqualTo("é €né €né €né €");
                assertThat(generation.stats().accepted()).isGreaterThanOrEqualTo(9);
            }
        }
    }

    /** Drafts that are cut within, at and beyond the ends of target tokens. */
    private static List<Drafter> textMatchDrafters(LanguageModel letters) {
        return IntStream.of(1, 2, 4)
                .<Drafter>mapToObj(length -> TextMatchDrafter.of(letters, TARGET, length))
                .toList();
    }

    private static TableModel target(long seed) {
        return TableModel.random(seed, TARGET.size(), 4).withVocabulary(TARGET);
    }

    private static TableModel draft(long seed) {
        return TableModel.random(seed + 100, DRAFT.size(), 4).withVocabulary(DRAFT);
    }

    private static TableModel letters(long seed) {
        return TableModel.random(seed + 200, LETTERS.size(), 4).withVocabulary(LETTERS);
    }

    /** A model that says a text, cut as its vocabulary cuts it, and says its first token wherever it has left it. */
    private static TableModel saying(SpelledVocabulary vocabulary, String said) {
        int[] ids = vocabulary.encode(said);
        LawTable table = context -> {
            float[] weights = new float[vocabulary.size()];
            int[] begun = IntStream.of(ids).limit(context.length).toArray();
            boolean follows = context.length < ids.length && Arrays.equals(begun, context);
            weights[follows ? ids[context.length] : ids[0]] = 1;
            return weights;
        };
        return TableModel.of(table, vocabulary.size()).withVocabulary(vocabulary);
    }

    private static List<Integer> tokens(Generation generation) {
        List<Integer> tokens = new ArrayList<>();
        generation.forEachRemaining(event -> tokens.add(event.token()));
        return tokens;
    }

    /** A mutant: hands over another law than the one its tokens have. */
    private static Drafter claiming(Drafter drafter, Distribution claimed) {
        return new ChangedDrafter(drafter, session -> new DelegatingDraftSession(session) {
            @Override
            public Draft draft(int root, Room room) {
                Draft draft = super.draft(root, room);
                return Draft.of(draft.tree(), Collections.nCopies(draft.tree().drafted(), claimed));
            }
        });
    }

    /** A part of a law: its probabilities don't add up to 1. */
    private record Part(double[] probabilities) implements Distribution {
        @Override
        public int vocabularySize() {
            return probabilities.length;
        }

        @Override
        public double probability(int token) {
            return probabilities[token];
        }

        @Override
        public void copyTo(double[] destination) {
            System.arraycopy(probabilities, 0, destination, 0, probabilities.length);
        }

        @Override
        public int sample(double uniform) {
            throw new UnsupportedOperationException("sample: " + uniform + " (expected: nobody draws from a claim)");
        }
    }
}
