package io.speculative.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Depth is counted, so that no template overflows a stack that isn't used up already. */
class StackTest {

    private static final String DATE = "{{ strftime_now('%d %B %Y') }}";
    private static final long SMALL = 256 << 10;

    static Stream<String> nested() {
        Stream<String> values = Stream.of(
                "{% macro f(a, b=1) %}{% if true %}{{ f(a, b) }}{% endif %}{% endmacro %}{{ f(1) }}",
                "{% macro f(a=f()) %}{% endmacro %}{{ f() }}",
                "{% macro f(a) %}{{ f(a=[{'x': f(a=1)}]) }}{% endmacro %}{{ f() }}",
                "{% macro f() %}{% for i in [1] if true %}{{ f() | trim | upper }}{% endfor %}{% endmacro %}{{ f() }}",
                "{% macro f() %}{% with x=1 %}{% filter upper %}{{ f() }}{% endfilter %}{% endwith %}{% endmacro %}{{ f() }}",
                "{% macro f() %}{% call f() %}{{ caller() }}{% endcall %}{% endmacro %}{{ f() }}",
                "{% macro f() %}{{ caller() }}{% call f() %}{{ caller() }}{% endcall %}{% endmacro %}{% call f() %}{% endcall %}",
                deep("[n.l]") + "{{ n.l }}",
                deep("{'a': n.l}") + "{{ n.l | tojson(indent=1, sort_keys=true) }}",
                deep("{'a': n.l}") + "{% set m = n.l %}" + deep("{'a': n.l}") + "{{ m == n.l }}",
                deep("[n.l]") + "{{ n.l | map(" + "'map', ".repeat(999) + "'string') }}");
        Stream<String> expressions = Stream.of(
                        "(#)",
                        "[#]",
                        "-#",
                        "not #",
                        "{1: #}",
                        "dict(a=#)",
                        "x[#]",
                        "x[1:#]",
                        "1 if x else #",
                        "x | d(#)",
                        "1 or 1 and 1 == 1 + 1 ~ 1 * 1 ** (#)")
                .map(one -> one.split("#", 2))
                .map(parts -> "{{ " + parts[0].repeat(999) + "1" + parts[1].repeat(999) + " }}");
        Stream<String> statements = Stream.of(
                        "{% if x %}",
                        "{% for i in x if i %}",
                        "{% set x %}",
                        "{% with y=x %}",
                        "{% filter upper %}",
                        "{% macro x() %}",
                        "{% call x() %}")
                .map(opening -> opening.repeat(9999));
        Stream<String> chains =
                Stream.of("[0]", ".x", " | list", " is defined", "()").map(link -> "{{ x" + link.repeat(999) + " }}");
        return Stream.of(values, expressions, statements, chains).flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("nested")
    void render_nestedWithoutEnd_isRefusedInASmallStack(String template) throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        run(SMALL, () -> {
            try {
                render(template);
            } catch (Throwable e) { // An overflow is an error, and the test has another thread.
                thrown.add(e);
            }
        });
        assertThat(thrown)
                .singleElement()
                .isInstanceOf(IllegalArgumentException.class)
                .asString()
                .containsPattern("nested too deeply \\(expected: at most [12]00 levels\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 + ", "x ~ ", "x or ", "not x and ", "1 == "})
    void render_longChainOfOperators_isNotNested(String operand) {
        assertThat(render("{{ " + operand.repeat(2000) + "1 }}")).isNotEmpty();
    }

    @Test
    void render_manyBranches_areNotNested() {
        assertThat(render("{% if not x %}" + "{% elif not x %}".repeat(2000) + "{% else %}a{% endif %}"))
                .isEqualTo("a");
    }

    /** The stack of a caller who leaves too little overflows. That may break nothing for whoever renders next. */
    @Test
    void render_callersAtTheEndOfTheirStack_leaveTheRestUsable() throws InterruptedException {
        String template =
                "{% macro f(n) %}{{ f(n - 1) if n > 0 else 'x'.title() | upper | tojson }}{% endmacro %}{{ f(9) }}"
                        + DATE;
        String text = render(template);
        List<Object> results = new ArrayList<>();
        run(512 << 10, () -> results.addAll(descend(template, Integer.MAX_VALUE)));
        assertThat(results).contains(StackOverflowError.class, text);
        assertThat(results).isSubsetOf(StackOverflowError.class, text);
        assertThat(render(template)).isEqualTo(text);
    }

    /** What comes of rendering at every depth of the stack, from its end up. */
    private static List<Object> descend(String template, int frames) {
        List<Object> results = new ArrayList<>();
        try {
            results = frames > 0 ? descend(template, frames - 1) : results;
        } catch (StackOverflowError e) {
            return results;
        }
        if (results.size() < 2000) {
            try {
                results.add(render(template));
            } catch (StackOverflowError e) {
                results.add(StackOverflowError.class);
            }
        }
        return results;
    }

    private static void run(long stack, Runnable work) throws InterruptedException {
        Thread thread = new Thread(null, work, "small stack", stack);
        thread.start();
        thread.join();
    }

    private static String deep(String value) {
        return "{% set n = namespace(l=[]) %}{% for i in range(999) %}{% set n.l = " + value + " %}{% endfor %}";
    }

    private static String render(String template) {
        return JinjaTemplate.parse("t", template).render(Map.of("x", List.of(1L)), Clock.systemUTC());
    }
}
