package io.speculative.draft.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SuffixAutomatonTest {

    @Test
    void repeatedSuffix_randomTexts_isTheLongestOneSearchedFor() {
        SplittableRandom random = new SplittableRandom(1);
        for (int instance = 0; instance < 100; instance++) {
            int[] text = text(random, instance == 0 ? 1500 : 50);
            SuffixAutomaton automaton = new SuffixAutomaton();
            for (int length = 1; length <= text.length; length++) {
                automaton.add(text[length - 1]);
                assertThat(automaton.length(automaton.repeatedSuffix())).isEqualTo(longestRepeated(text, length));
            }
        }
    }

    private static int longestRepeated(int[] text, int length) {
        int longest = 0;
        for (int end = length - 1; end > longest; end--) {
            int match = 0;
            while (match < end && text[end - 1 - match] == text[length - 1 - match]) {
                match++;
            }
            longest = Math.max(longest, match);
        }
        return longest;
    }

    @Test
    void continuation_randomTexts_isThatOfContextsCountedOneByOne() {
        SplittableRandom random = new SplittableRandom(2);
        for (int instance = 0; instance < 150; instance++) {
            int[] text = text(random, instance == 0 ? 150 : 30);
            SuffixAutomaton automaton = new SuffixAutomaton();
            CountedContexts counted = new CountedContexts();
            for (int token : text) {
                automaton.add(token);
                counted.add(token);
                assertThat(automaton.continuation(automaton.repeatedSuffix(), 8))
                        .isEqualTo(counted.continuation(counted.repeatedSuffix(), 8));
            }
        }
    }

    @Test
    void continuation_severalTexts_isThatOfContextsCountedOneByOne() {
        SplittableRandom random = new SplittableRandom(3);
        for (int instance = 0; instance < 150; instance++) {
            SuffixAutomaton automaton = new SuffixAutomaton();
            CountedContexts counted = new CountedContexts();
            for (int i = 0; i < 4; i++) {
                automaton.startText();
                counted.startText();
                for (int token : text(random, 1 + random.nextInt(10))) {
                    automaton.add(token);
                    counted.add(token);
                }
            }
            SuffixIndex index = new SuffixIndex(automaton);
            CountedContexts request = new CountedContexts();
            for (int token : text(random, 20)) {
                index.add(token);
                request.add(token);
                int match = index.match();
                assertThat(match)
                        .isEqualTo(Math.max(
                                request.repeatedSuffix().size(),
                                counted.followed(request.text()).size()));
                assertThat(index.continuation(Math.min(match, 6))).isEqualTo(expected(request, counted, 6));
            }
        }
    }

    /** The rule of {@link SuffixDrafter}. */
    static int[] expected(CountedContexts request, CountedContexts corpus, int mostTokens) {
        int inRequest = request.repeatedSuffix().size();
        int inCorpus = corpus.followed(request.text()).size();
        return inRequest >= inCorpus
                ? request.continuation(request.repeatedSuffix(), Math.min(inRequest, mostTokens))
                : corpus.continuation(request.text(), Math.min(inCorpus, mostTokens));
    }

    private static int[] text(SplittableRandom random, int length) {
        return random.ints(length, 0, 1 + random.nextInt(4)).toArray();
    }
}
