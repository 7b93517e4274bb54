package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexCostTest {

    private static final String DEEP = "(".repeat(2000) + "a" + ")".repeat(2000);

    @ParameterizedTest
    @MethodSource("published")
    void of_publishedExpression_isSafeForLongTexts(String pattern) {
        RegexCost cost = RegexCost.of(pattern);
        assertThat(cost.longest()).isGreaterThanOrEqualTo(2_000_000);
        assertThat(cost.rescansSpaces()).isFalse();
    }

    static Stream<String> published() {
        return RandomRegex.PUBLISHED.stream();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(?:a|aa)+$",
                "(?=(a+)+b)x",
                "\\s*\\s*x",
                "\\w*\\d*x",
                "(a|a)*x",
                "(?:a?b?){9}x",
                "(\\w+\\s?)*$",
                "(?:a{1,16}){1,16}x",
                "(?:a|b|c){1,9}(?:a|b|c){1,9}x",
                "((a{1,9}){1,9}){1,9}x",
                "(?:\\n?\\n)*x",
                "(?:\\r?\\n?)*x",
                "(?:a*b){3}x"
            })
    void of_severalWaysToMatch_isRefused(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> RegexCost.of(pattern));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(.)\\1",
                "(?<n>a)\\g<n>",
                "(?~ab)",
                "(?(1)a|b)",
                "(*FAIL)",
                "a**",
                "a{1,3}+",
                "\\R",
                "\\X",
                "\\K",
                "(?i)a",
                "[",
                "[]",
                "(a",
                "a)",
                "*",
                "a{2000}",
                "(?:a{1000}){5}",
                "a{3,1}",
                "\\p{L",
                "\\c"
            })
    void of_syntaxThatIsNotKnown_isRefused(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> RegexCost.of(pattern));
    }

    @Test
    void of_deepOrLong_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegexCost.of(DEEP))
                .withMessageContaining("deeper than 16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegexCost.of("[".repeat(2000) + "a" + "]".repeat(2000)))
                .withMessageContaining("class");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegexCost.of("a".repeat(5000)))
                .withMessageContaining("longer than 4096");
    }

    @Test
    void of_loopThatIsScannedAgain_isSafeForShortTextsOnly() {
        assertThat(RegexCost.of("[^x]*x").longest()).isEqualTo(RegexCost.LONGEST_RESCANNED);
        assertThat(RegexCost.of("\\d{1,3}(?=(?:\\d{3})*\\b)").longest()).isEqualTo(RegexCost.LONGEST_RESCANNED);
        assertThat(RegexCost.of("\\s*[\\r\\n]+|\\s|\\s+").rescansSpaces()).isTrue();
        assertThat(RegexCost.of("\\s*[\\r\\n]+|\\s+").rescansSpaces()).isFalse();
        assertThat(RegexCost.of("\\s+$").rescansSpaces()).isTrue();
        assertThat(RegexCost.of("(?:\\r?\\n)+(?!\\r?\\n)").rescansSpaces()).isTrue();
        assertThat(RegexCost.of("(?:\\r?\\n)+(?!\\r?\\n)").longest()).isEqualTo(2_500_000);
        assertThat(RegexCost.of("(?:a)*x|(?i:a)+").longest()).isEqualTo(RegexCost.LONGEST_RESCANNED);
        assertThat(RegexCost.of("(?:a)*x|(?:a)+").longest()).isGreaterThan(RegexCost.LONGEST_RESCANNED);
    }

    @Test
    void leastWidth_expression_isThatOfItsShortestMatch() {
        assertThat(RegexCost.of("a*").leastWidth()).isZero();
        assertThat(RegexCost.of("^|\\b").leastWidth()).isZero();
        assertThat(RegexCost.of("(?=a)").leastWidth()).isZero();
        assertThat(RegexCost.of("ab{2}|[^a]\\s+x|cde?").leastWidth()).isEqualTo(2);
    }
}
