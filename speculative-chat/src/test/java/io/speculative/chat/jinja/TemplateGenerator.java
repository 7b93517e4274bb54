package io.speculative.chat.jinja;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Writes random templates. It knows the grammar, the types that operations take, so that most of a template is reached, and
 * what makes work, memory and depth multiply.
 */
final class TemplateGenerator {

    private static final List<String> TEXTS = List.of(
            "''", "'a'", "'aab'", "' \\n'", "'\\u0390'", "'\\u03a3.'", "'\\U0001f600'", "'x,y'", "'12'", "'<s>'");
    private static final List<String> NUMBERS = List.of(
            "0", "1", "-1", "7", "1000", "99999", "9223372036854775807", "1.5", "1e308", "5e-324", "true", "i", "ns.n");
    private static final List<String> LISTS = List.of(
            "[]", "[1]", "['a', 'B', 'a']", "messages", "ns.l", "[[1], ['a']]", "range(9)", "messages[0].items()");
    private static final List<String> MAPS =
            List.of("{}", "{'x': 1, 'y': [2]}", "{1: 2, 'a': 3}", "messages[0]", "dict(x=ns.s, y=ns.l)", "ns.m");
    private static final List<String> CHANGES = List.of(
            "|upper",
            "|lower",
            "|title",
            "|capitalize",
            "|trim",
            "|indent",
            "|indent(3, true)",
            "|center(1000)",
            ".replace('', ns.s)",
            "|string",
            "|reverse",
            ".strip()",
            ".title()",
            ".lstrip('a')",
            ".zfill(1000)",
            "|format",
            "|replace('a', '%s')|format(1)",
            "[1:]",
            "[::-1]",
            "[1::9223372036854775807]",
            "[-3:]");
    private static final List<String> CUTS = List.of(
            "|list",
            ".split()",
            ".split('a')",
            ".split('a', 1)",
            ".splitlines()",
            ".splitlines(true)",
            ".rsplit()",
            ".rsplit('a', 1)",
            ".partition('a')",
            ".rpartition('a')",
            "|sort",
            "|unique",
            "|map('upper')|list",
            "|select|list");
    private static final List<String> SELECTIONS = List.of(
            "[1:]",
            "[::-1]",
            "|list",
            "|reverse",
            "|map('string')",
            "|sort",
            "|sort(attribute='role', reverse=true)",
            "|groupby('role')",
            "|groupby(0)|map(attribute='list')",
            "|sum(attribute='x')",
            " * 3",
            "|map('map', 'string')",
            "|map(attribute='role')",
            "|select('defined')",
            "|reject('string')",
            "|selectattr('role', 'eq', 'user')",
            " + ns.l");
    private static final List<String> TESTS = List.of(
            "defined", "undefined", "none", "string", "mapping", "sequence", "number", "true", "eq 1", "in [1, 'a']");
    private static final List<String> COUNTS = List.of("3", "40", "1000", "99999");

    private final Random random;

    TemplateGenerator(Random random) {
        this.random = random;
    }

    String template() {
        return "{% set i = 1 %}{% set ns = namespace(s='ab', l=[1], n=2, m={}) %}" + "{% macro f(s, n=1) %}"
                + statements(2) + "{% endmacro %}" + statements(4);
    }

    private String statements(int depth) {
        StringBuilder statements = new StringBuilder();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            statements.append(statement(depth));
        }
        return statements.toString();
    }

    private String statement(int depth) {
        if (depth == 0) {
            return random.nextInt(3) == 0 ? "text\n" : "{{ " + any(2) + " }}";
        }
        return choose(
                () -> "{% if " + any(2) + " %}" + statements(depth - 1) + "{% elif " + any(2) + " %}x{% else %}"
                        + statements(depth - 1) + "{% endif %}",
                () -> "{% for i in range(" + pick(COUNTS) + ") %}" + statements(depth - 1) + "{% endfor %}",
                () -> "{% for i in range(" + pick(COUNTS) + ") %}" + growth() + statements(depth - 1) + "{% endfor %}",
                () -> "{% for x in " + list(2) + " if " + any(1) + " %}{{ loop.index }}{{ x }}" + statements(depth - 1)
                        + "{% else %}none{% endfor %}",
                () -> "{% for x in " + text(2) + " %}" + statements(depth - 1) + "{% endfor %}",
                () -> "{%- set x = " + any(3) + " -%}",
                this::growth,
                () -> "{% set ns.s %}" + statements(depth - 1) + "{% endset %}",
                () -> "{% with x=" + any(2) + " %}" + statements(depth - 1) + "{% endwith %}",
                () -> "{% filter upper %}" + statements(depth - 1) + "{% endfilter %}",
                () -> "{% call f(" + text(1) + ") %}" + statements(depth - 1) + "{% endcall %}",
                () -> "{% macro f(s, n=" + number(1) + ") %}" + statements(depth - 1)
                        + pick(List.of("", "{{ caller and caller() }}", "{{ f(s) }}", "{{ f(s ~ s, n=n) }}"))
                        + "{% endmacro %}",
                () -> "{{ " + any(3) + " }}");
    }

    /** Makes an attribute larger or deeper by itself. */
    private String growth() {
        return choose(
                () -> "{% set ns.s = ns.s + ns.s %}",
                () -> "{% set ns.s = ns.s * " + pick(COUNTS) + " %}",
                () -> "{% set ns.s = " + text(3) + " %}",
                () -> "{% set ns.s = ns.s.replace('a', ns.s) %}",
                () -> "{% set ns.l = [ns.l, ns.l] %}",
                () -> "{% set ns.l = [ns.l] %}",
                () -> "{% set ns.l = ns.l + ns.l %}",
                () -> "{% set ns.l = " + list(3) + " %}",
                () -> "{% set ns.m = {'x': ns.m, 'y': ns.l} %}",
                () -> "{% set ns.m = namespace(x=ns.m, y=ns.l) %}",
                () -> "{% set ns.m = [loop, f, 'a'.strip, missing] %}",
                () -> "{% set ns.n = " + number(3) + " %}");
    }

    private String any(int depth) {
        return choose(
                () -> text(depth),
                () -> text(depth),
                () -> number(depth),
                () -> list(depth),
                () -> map(depth),
                () -> "(" + text(depth) + " if " + number(depth) + " else " + list(depth) + ")");
    }

    private String text(int depth) {
        if (depth == 0) {
            return choose(
                    () -> pick(TEXTS), () -> "ns.s", () -> "messages[0].content", () -> "bos_token", () -> "f('a')");
        }
        return choose(
                () -> "(" + text(depth - 1) + pick(List.of(" + ", " ~ ", " or ", " and ")) + text(depth - 1) + ")",
                () -> "(" + any(depth - 1) + " ~ " + any(depth - 1) + ")",
                () -> "(" + text(depth - 1) + " * " + pick(COUNTS) + ")",
                () -> text(depth - 1) + pick(CHANGES),
                () -> text(depth - 1) + pick(CHANGES),
                () -> text(depth - 1) + ".replace(" + pick(TEXTS) + ", " + text(depth - 1) + ")",
                () -> text(depth - 1) + ".strip(" + text(depth - 1) + ")",
                () -> text(depth - 1) + ".removeprefix(" + text(depth - 1) + ")",
                () -> list(depth - 1) + "|join(" + text(depth - 1) + ")",
                () -> any(depth - 1)
                        + pick(List.of("|tojson", "|tojson(indent=2, sort_keys=true)", "|tojson(ensure_ascii=true)")),
                () -> any(depth - 1) + "|string",
                () -> text(depth - 1) + "[" + number(depth - 1) + "|int:]",
                () -> "f(" + text(depth - 1) + ", n=" + number(depth - 1) + ")",
                () -> "strftime_now('%d %b %Y')");
    }

    private String number(int depth) {
        if (depth == 0) {
            return pick(NUMBERS);
        }
        return choose(
                () -> "(" + number(depth - 1) + pick(List.of(" + ", " - ", " * ", " / ", " // ", " % ", " ** "))
                        + number(depth - 1) + ")",
                () -> "(" + number(depth - 1) + pick(List.of(" < ", " == ", " != ", " >= ")) + number(depth - 1) + ")",
                () -> "(" + any(depth - 1) + pick(List.of(" == ", " != ")) + any(depth - 1) + ")",
                () -> "(" + text(depth - 1) + pick(List.of(" in ", " == ", " < ", " not in ")) + text(depth - 1) + ")",
                () -> "(" + any(depth - 1) + " in " + list(depth - 1) + ")",
                () -> "(" + text(depth - 1) + " in " + map(depth - 1) + ")",
                () -> "(" + any(depth - 1) + " is " + pick(TESTS) + ")",
                () -> text(depth - 1) + pick(List.of(".find(", ".rfind(", ".count(", ".startswith(", " % ("))
                        + text(depth - 1) + ")",
                () -> text(depth - 1) + pick(List.of("|length", "|int", "|float", ".isdigit()", ".isalpha()")),
                () -> list(depth - 1) + pick(List.of("|length", ".count(1)")),
                () -> "(not " + any(depth - 1) + ")",
                () -> "(-" + number(depth - 1) + ")|abs");
    }

    private String list(int depth) {
        if (depth == 0) {
            return pick(LISTS);
        }
        return choose(
                () -> list(depth - 1) + pick(SELECTIONS),
                () -> list(depth - 1) + pick(SELECTIONS),
                () -> text(depth - 1) + pick(CUTS),
                () -> map(depth - 1) + pick(List.of(".items()", ".values()", "|items", "|list", "|dictsort")),
                () -> "[" + any(depth - 1) + ", " + any(depth - 1) + "]",
                () -> "[" + text(depth - 1) + "] * 1 if false else [" + text(depth - 1) + "]");
    }

    private String map(int depth) {
        if (depth == 0) {
            return pick(MAPS);
        }
        return choose(
                () -> "{'x': " + any(depth - 1) + ", " + text(depth - 1) + ": " + any(depth - 1) + "}",
                () -> "dict(x=" + any(depth - 1) + ", y=" + any(depth - 1) + ")",
                () -> pick(MAPS));
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    private String choose(Supplier<String>... choices) {
        return choices[random.nextInt(choices.length)].get();
    }
}
