package io.speculative.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SearchTest {

    @Test
    void next_randomTexts_findsWhatTheJdkFinds() {
        Random random = new Random(1);
        for (int run = 0; run < 20_000; run++) {
            String text = text(random, 30);
            String part = text(random, 6) + "a";
            assertThat(found(text, part)).as("%s in %s", part, text).isEqualTo(expected(text, part));
        }
    }

    @Test
    void next_emptyPart_findsNothing() {
        assertThat(found("abc", "")).isEmpty();
    }

    private static List<Integer> found(String text, String part) {
        List<Integer> found = new ArrayList<>();
        Search search = new Search(text, part, new Budget());
        for (int at = search.next(); at != Search.NONE; at = search.next()) {
            found.add(at);
        }
        return found;
    }

    private static List<Integer> expected(String text, String part) {
        List<Integer> found = new ArrayList<>();
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            found.add(at);
        }
        return found;
    }

    private static String text(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(longest); length > 0; length--) {
            text.append(random.nextBoolean() ? 'a' : 'b');
        }
        return text.toString();
    }
}
