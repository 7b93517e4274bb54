package io.speculative.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JavaValuesTest {

    @Test
    void render_valuesOfJava_areValuesOfTemplates() {
        assertThat(render("{{ x }}", Arrays.asList(1, (short) 2, (byte) 3, 4L, 0.1f, 0.1, true, null, "a")))
                .isEqualTo("[1, 2, 3, 4, 0.1, 0.1, True, None, 'a']");
        assertThat(render("{{ x.a[0] is none }} {{ x | tojson }}", Map.of("a", Arrays.asList((Object) null))))
                .isEqualTo("True {\"a\": [null]}");
        assertThat(render("{{ x is none }}", null)).isEqualTo("True");
    }

    @Test
    void render_whatTemplatesDoNotHave_isRefusedByItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("", Map.of("a", List.of(1, 'c'))))
                .withMessage(
                        "x.a[1]: a java.lang.Character (expected: a string, a number, a boolean, null, a list or a map)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("", List.of(Map.of(1, 2))))
                .withMessage("x[0]: key 1 (expected: a string)");
    }

    @Test
    void render_deepValue_isRefused() {
        List<Object> deep = new ArrayList<>();
        deep.add(deep);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("", deep))
                .withMessageStartingWith("x[0][0]")
                .withMessageEndingWith("...: nested deeper than 100 (expected: at most 100 levels)");
    }

    private static String render(String template, @Nullable Object value) {
        Map<String, @Nullable Object> variables = new HashMap<>();
        variables.put("x", value);
        return JinjaTemplate.parse("t", template).render(variables, Clock.systemUTC());
    }
}
