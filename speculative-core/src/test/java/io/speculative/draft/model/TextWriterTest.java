package io.speculative.draft.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.model.Detokenizer;
import io.speculative.model.LawTable;
import io.speculative.model.SpelledVocabulary;
import io.speculative.model.TableModel;
import io.speculative.model.Vocabulary;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextWriterTest {

    /** The fourth character is unknown to the pieces. */
    private static final SpelledVocabulary CHARACTERS = SpelledVocabulary.of("a", "b", "c", "z");

    private static final SpelledVocabulary PIECES =
            SpelledVocabulary.of("<s>", "a", "b", "c", "ab", "abc", "bca", "cc");

    @Test
    void writeOn_textGrownBitByBit_equalsAFreshWriter() {
        for (long seed = 0; seed < 20; seed++) {
            TableModel model = pieces(seed);
            SplittableRandom random = new SplittableRandom(seed);
            RequestText text = new RequestText(CHARACTERS);
            try (TextWriter writer = new TextWriter(model)) {
                for (int round = 0; round < 30; round++) {
                    List<String> written = writer.writeOn(text, 4);
                    assertThat(written).hasSize(4).isEqualTo(writtenAfresh(model, text));
                    if (random.nextInt(3) > 0) {
                        String all = String.join("", written);
                        add(text, all.substring(0, random.nextInt(all.length() + 1)));
                    }
                    add(text, CHARACTERS.token(random.nextInt(CHARACTERS.size())));
                }
            }
        }
    }

    @Test
    void writeOn_everyToken_costsOnePass() {
        TableModel model = TableModel.of(LawTable.constant(0, 1, 0, 0, 0, 0, 0, 0), PIECES.size())
                .withVocabulary(PIECES)
                .withContextLength(200);
        RequestText text = new RequestText(CHARACTERS);
        add(text, "abcabcaaaaaaaaaaaaaaaaa");
        try (TextWriter writer = new TextWriter(model)) {
            for (int round = 0; round < 10; round++) {
                add(text, String.join("", writer.writeOn(text, 3)));
            }
        }
        assertThat(model.passes()).isEqualTo(30);
    }

    @Test
    void writeOn_longText_isCommittedButForItsEnd() {
        RequestText text = new RequestText(CHARACTERS);
        try (TextWriter writer = new TextWriter(pieces(1))) {
            add(text, "z" + "b".repeat(300));
            assertThat(writer.writeOn(text, 4)).hasSize(4);
        }
    }

    @Test
    void writeOn_contextFull_writesNothingMore() {
        TableModel model = pieces(1).withContextLength(12);
        RequestText text = new RequestText(CHARACTERS);
        try (TextWriter writer = new TextWriter(model)) {
            add(text, "bbbbbbbb");
            assertThat(writer.writeOn(text, 4)).hasSize(4);
            add(text, "b");
            assertThat(writer.writeOn(text, 4)).isEmpty();
            assertThat(writer.writeOn(text, 1)).isEmpty();
        }
    }

    @Test
    void writeOn_tokensThatNeverSpellTheText_endsAfterAWhile() {
        TableModel model = pieces(1).withVocabulary(new Shouting(PIECES)).withContextLength(1000);
        RequestText text = new RequestText(CHARACTERS);
        try (TextWriter writer = new TextWriter(model)) {
            add(text, "b".repeat(255));
            assertThat(writer.writeOn(text, 4)).hasSize(4);
            add(text, "b");
            assertThat(writer.writeOn(text, 4)).isEmpty();
            assertThat(writer.writeOn(text, 4)).isEmpty();
        }
    }

    private static TableModel pieces(long seed) {
        return TableModel.random(seed, PIECES.size(), Integer.MAX_VALUE)
                .withVocabulary(PIECES)
                .withContextLength(400);
    }

    private static List<String> writtenAfresh(TableModel model, RequestText text) {
        try (TextWriter fresh = new TextWriter(model)) {
            return fresh.writeOn(text, 4);
        }
    }

    private static void add(RequestText text, String more) {
        for (int token : CHARACTERS.encode(more)) {
            text.add(token);
        }
    }

    /** Writes in capitals what it reads in small letters. */
    private record Shouting(Vocabulary vocabulary) implements Vocabulary {
        @Override
        public int size() {
            return vocabulary.size();
        }

        @Override
        public String token(int id) {
            return vocabulary.token(id);
        }

        @Override
        public OptionalInt beginToken() {
            return vocabulary.beginToken();
        }

        @Override
        public Set<Integer> endTokens() {
            return vocabulary.endTokens();
        }

        @Override
        public int[] encode(String text) {
            return vocabulary.encode(text);
        }

        @Override
        public Detokenizer detokenizer() {
            Detokenizer detokenizer = vocabulary.detokenizer();
            return new Detokenizer() {
                @Override
                public String push(int token) {
                    return detokenizer.push(token).toUpperCase(Locale.ROOT);
                }

                @Override
                public String finish() {
                    return detokenizer.finish();
                }
            };
        }
    }
}
