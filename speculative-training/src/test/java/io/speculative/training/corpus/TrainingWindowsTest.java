package io.speculative.training.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.training.bpe.BytePairVocabulary;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingWindowsTest {

    private static final int LINE_BREAK = 12;

    /** A book of 1,000 different tokens, so that a token tells where it stood. */
    private static final EncodedBooks NUMBERED =
            new EncodedBooks(List.of(IntStream.range(100, 1_100).toArray()), 1_000);

    @Test
    void batch_anyStep_startsWithTheBeginTokenAndIsFollowedByItsTargets() {
        TokenBatch batch = new TrainingWindows(NUMBERED, LINE_BREAK, 3, 50, 1).batch(7);

        for (int row = 0; row < 3; row++) {
            assertThat(batch.inputs()[row * 50]).isEqualTo(BytePairVocabulary.BEGIN_ID);
            for (int i = 1; i < 50; i++) {
                assertThat(batch.inputs()[row * 50 + i]).isEqualTo(batch.targets()[row * 50 + i - 1]);
            }
        }
    }

    @Test
    void batch_oneEpoch_coversTheBookOnce() {
        TrainingWindows windows = new TrainingWindows(NUMBERED, LINE_BREAK, 1, 50, 1);
        Set<Long> seen = new HashSet<>();
        for (int step = 0; step < 19; step++) {
            Arrays.stream(windows.batch(step).targets()).forEach(seen::add);
        }

        assertThat(seen).hasSize(19 * 50);
    }

    @Test
    void batch_sameStep_isTheSameWhateverWasAskedBefore() {
        TrainingWindows forward = new TrainingWindows(NUMBERED, LINE_BREAK, 2, 50, 9);
        long[] later = forward.batch(60).inputs();
        long[] earlier = forward.batch(3).inputs();

        assertThat(new TrainingWindows(NUMBERED, LINE_BREAK, 2, 50, 9).batch(3).inputs())
                .isEqualTo(earlier);
        assertThat(forward.batch(60).inputs()).isEqualTo(later);
    }

    @Test
    void batch_paragraphNear_startsThere() {
        int[] tokens = new int[400];
        Arrays.setAll(tokens, i -> i % 10 == 0 ? LINE_BREAK : 100 + i % 10);
        EncodedBooks paragraphs = new EncodedBooks(List.of(tokens), 400);

        TokenBatch batch = new TrainingWindows(paragraphs, LINE_BREAK, 5, 60, 2).batch(0);

        for (int row = 0; row < 5; row++) {
            assertThat(batch.targets()[row * 60]).isEqualTo(101);
        }
    }

    @Test
    void constructor_booksShorterThanAWindow_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingWindows(NUMBERED, LINE_BREAK, 1, 2_000, 1))
                .withMessageStartingWith("length: 2000");
    }
}
