package io.speculative.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterCaseTest {

    @Test
    void upperAndLower_everyCharacter_areThoseOfTheJdk() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .mapToObj(Character::toString)
                .filter(one -> !upper(one).equals(one.toUpperCase(Locale.ROOT))
                        || !lower(one).equals(one.toLowerCase(Locale.ROOT)))
                .forEach(one -> assertThat(one).as("U+%04X", one.codePointAt(0)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0391\u03a3",
                "\u0391\u03a3 \u0391",
                "\u0391\u03a3\u0391",
                "\u03a3",
                " \u03a3\u03a3 ",
                "\u0391.\u03a3",
                "\u0391\u03a3.",
                "\u0391\u03a3.\u0391",
                "\u0391\u0301\u03a3\u0301",
                "1\u03a3",
                "\ud801\udc00\u03a3"
            })
    void lower_sigma_isFinalWhereItEndsAWord(String text) {
        assertThat(lower(text)).isEqualTo(text.toLowerCase(Locale.ROOT));
    }

    @Test
    void title_words_beginWithTitleCase() {
        assertThat(LetterCase.title("they're \u01c6 \ufb01N", new Budget())).isEqualTo("They'Re \u01c5 Fin");
        assertThat(LetterCase.titleWords("they're a-b (c \ufb01N", new Budget()))
                .isEqualTo("They're A-B (C FIn");
        assertThat(LetterCase.capitalize("\u01c6BC", new Budget())).isEqualTo("\u01c5bc");
    }

    private static String upper(String text) {
        return LetterCase.upper(text, new Budget());
    }

    private static String lower(String text) {
        return LetterCase.lower(text, new Budget());
    }
}
