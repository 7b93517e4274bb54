package io.speculative.training.bpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.speculative.training.bpe.BytePairVocabulary.Merge;
import io.speculative.training.corpus.TinyText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytePairTest {

    private static final String TEXT = TinyText.text(4_000);
    private static final String UNSEEN =
            "It's 42 o'clock -- we'll see!\n\n\"Don't,\" caf\u00e9 \u2014 na\u00efve  \t spaces \n \u4f60\u597d they'd I'VE\n";

    @Test
    void learn_smallText_mergesTheMostFrequentPairFirst() {
        BytePairVocabulary vocabulary = learn("aab aab aab ab", BytePairVocabulary.FIRST_MERGE_ID + 2);

        int a = BytePairVocabulary.FIRST_BYTE_ID + 'a';
        int b = BytePairVocabulary.FIRST_BYTE_ID + 'b';
        assertThat(vocabulary.merges().get(0)).isEqualTo(new Merge(a, b));
        assertThat(vocabulary.merges().get(1)).isEqualTo(new Merge(a, BytePairVocabulary.FIRST_MERGE_ID));
        assertThat(vocabulary.tokens().get(BytePairVocabulary.FIRST_MERGE_ID + 1))
                .isEqualTo("aab");
    }

    @Test
    void learn_fewPairs_stopsEarly() {
        assertThat(learn("ab", 1_000).size()).isEqualTo(BytePairVocabulary.FIRST_MERGE_ID + 1);
    }

    @Test
    void learn_noRoomForMerges_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learn(TEXT, 258))
                .withMessage("vocabulary: 258 (expected: > 258)");
    }

    @Test
    void encode_anyText_equalsTheReferenceTokenizer(@TempDir Path folder) throws IOException {
        BytePairVocabulary vocabulary = learn(TEXT, 500);
        TokenizerFile.write(vocabulary, folder.resolve("tokenizer.json"));
        BytePairEncoder encoder = new BytePairEncoder(vocabulary);

        Map<String, String> plain = Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
        try (HuggingFaceTokenizer reference =
                HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"), plain)) {
            for (String text : List.of(TEXT, UNSEEN)) {
                long[] ids = Arrays.stream(encoder.encode(text)).asLongStream().toArray();
                assertThat(ids).isEqualTo(reference.encode(text).getIds());
                assertThat(reference.decode(ids)).isEqualTo(text);
            }
        }
    }

    @Test
    void read_writtenFile_givesTheSameVocabulary(@TempDir Path folder) {
        BytePairVocabulary vocabulary = learn(TEXT, 400);
        TokenizerFile.write(vocabulary, folder.resolve("tokenizer.json"));

        assertThat(TokenizerFile.read(folder.resolve("tokenizer.json"))).isEqualTo(vocabulary);
    }

    private static BytePairVocabulary learn(String text, int size) {
        return BytePairLearner.learn(List.of(text), size);
    }
}
