package io.speculative.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
                .withMessage("x[0]: a key that is a java.lang.Integer (expected: a string)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("", Collections.singletonMap(null, 2)))
                .withMessage("x: a key that is null (expected: a string)");
    }

    /** What is no string isn't asked for its text, which may fail. */
    @Test
    void render_keyWithoutText_isRefused() {
        Object key = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("", Map.of(key, 2)))
                .withMessageStartingWith("x: a key that is a io.speculative.chat.jinja.JavaValuesTest$")
                .withMessageEndingWith(" (expected: a string)");
    }

    @Test
    @Timeout(10)
    void render_manyValuesUnderALongKey_takesOnePass() {
        String key = "k".repeat(1_000_000);
        assertThat(render("{{ x.values() | map('length') | list }}", Map.of(key, Collections.nCopies(500_000, 0))))
                .isEqualTo("[500000]");
    }

    @Test
    void render_badValueUnderALongKey_isNamedByTheBeginningOfItsPlace() {
        String key = "k".repeat(1_000_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("", Map.of(key, List.of('c'))))
                .withMessageStartingWith("x." + "k".repeat(100) + "...[0]: a java.lang.Character (expected: ");
    }

    @Test
    @Timeout(30)
    void render_tooManyValues_areRefused() {
        List<Object> shared = List.of();
        for (int i = 0; i < 40; i++) {
            shared = List.of(shared, shared);
        }
        for (List<?> many : List.of(shared, Collections.nCopies(Integer.MAX_VALUE, "x"), endless())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> render("", many))
                    .withMessageMatching("x(\\[.*])?: too much memory \\(expected: at most \\d+ bytes\\)");
        }
    }

    /** A list of no sensible size. */
    private static List<Object> endless() {
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                return "x";
            }

            @Override
            public int size() {
                return -1;
            }
        };
    }

    @Test
    void render_valueThatChangesMeanwhile_isRefused() {
        List<Object> list = new ArrayList<>();
        list.add(new AbstractList<>() {
            @Override
            public Object get(int index) {
                throw new AssertionError("has no items");
            }

            @Override
            public int size() {
                list.add("more");
                return 0;
            }
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("", list))
                .withMessage("x: changed while it was read (expected: no change before the text is there)");
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
