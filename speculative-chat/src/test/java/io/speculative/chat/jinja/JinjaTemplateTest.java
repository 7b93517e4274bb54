package io.speculative.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors, limits, and what a template can't reach; {@code GoldenChatTest} compares what it renders with Jinja. */
class JinjaTemplateTest {

    private static final String TOO_MUCH =
            "t: line 1: too much (work \\(expected: at most 33554432 steps\\)|memory \\(expected: at most \\d+ bytes\\))";
    private static final int LONG = 1 << 20;
    private static final String TOO_DEEP = "nested too deeply (expected: at most 200 levels)";

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{{ x => t: line 1: tag without an end (expected: }})",
                "{{ 'x }} => t: line 1: string without an end (expected: ')",
                "{# x => t: line 1: comment without an end (expected: #})",
                "{{ x. }} => t: line 1: end of the tag (expected: a name)",
                "{{ 1 2 }} => t: line 1: '2' (expected: }})",
                "{{ (1 }} => t: line 1: tag without an end (expected: }})",
                "{{ $ }} => t: line 1: '$' (expected: an expression)",
                "{{ }} => t: line 1: end of the tag (expected: an expression)",
                "{{ 99999999999999999999 }} => t: line 1: '99999999999999999999' (expected: an integer of 64 bits)",
                "{{ '\\u12' }} => t: line 1: escape without 4 digits of a character (expected: \\x, \\u or \\U with them)",
                "{% if x %} => t: line 1: end of the template (expected: [elif, else, endif])",
                "{% endif %} => t: line 1: 'endif' (expected: one of [break, call, continue, filter, for, generation, if, macro, set, with])",
                "{% call x %}{% endcall %} => t: line 1: 'call' (expected: it with a call)",
                "{% break %} => t: line 1: 'break' (expected: it inside a loop)",
                "{% for x on y %}{% endfor %} => t: line 1: 'on' (expected: in)",
                "{% set x = 1 => t: line 1: tag without an end (expected: %})",
                "{% if x %}{{ y }}{% endfor %} => t: line 1: 'endfor' (expected: one of [break, call, continue, filter, for, generation, if, macro, set, with])",
                "{{ 1__0 }} => t: line 1: '1__0' (expected: an integer of 64 bits)",
                "{{ 1_.5 }} => t: line 1: '1_.5' (expected: a number)",
                "{% for i in x %}{% filter upper %}{% break %}{% endfilter %}{% endfor %} => t: line 1: 'break' (expected: it inside a loop)",
                "{% with 1 %}{% endwith %} => t: line 1: '1' (expected: a name)",
            })
    void parse_malformed_isRefused(String template, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JinjaTemplate.parse("t", template))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% include 'x' %}",
                "{% import 'x' as y %}",
                "{% extends 'x' %}",
                "{% from 'x' import y %}",
                "{{ f(**x) }}"
            })
    void parse_whatIsLeftOut_isRefused(String template) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JinjaTemplate.parse("t", template))
                .withMessageStartingWith("t: line 1: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{{ x | pprint }}", "{{ x is filter }}", "{{ x | map('pprint') }}", "{{ x | select('filter') }}"
            })
    void render_unknownFilterOrTest_isAnErrorWhereItIsReached(String template) {
        assertThat(render("{% if false %}" + template + "{% endif %}")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render(template))
                .withMessageMatching("t: line 1: (filter pprint|test filter) \\(expected: one of \\[.*]\\)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{% raw %}{{ x }} => t: line 1: raw without an end (expected: {% endraw %})",
                "{{ [1, 'a'] | sort }} => t: line 1: <: str and int (expected: values that it works on)",
                "{{ [{'a': 1}, {}] | sort(attribute='a') }} => t: line 1: 'dict object' has no attribute 'a'",
                "{{ x | dictsort }} => t: line 1: dictsort: a list by key (expected: a mapping by key or value)",
                "{{ {} | dictsort(by='size') }} => t: line 1: dictsort: a dict by size (expected: a mapping by key or value)",
                "{{ x | groupby }} => t: line 1: groupby: attribute missing",
                "{{ [1, 'a'] | sum }} => t: line 1: +: int and str (expected: values that it works on)",
                "{{ 1 | round(1000) }} => t: line 1: round: to 1000 by common (expected: to at most 300 by one of [common, ceil, floor])",
                "{{ 1 | round(1, 'up') }} => t: line 1: round: to 1 by up (expected: to at most 300 by one of [common, ceil, floor])",
                "{{ 'a' | round }} => t: line 1: +: str and int (expected: values that it works on)",
                "{{ dict(1) }} => t: line 1: a int (expected: a list, a mapping or a string)",
                "{{ dict(['abc']) }} => t: line 1: dict: 3 items (expected: pairs of a key and a value)",
                "{{ namespace({}, {}) }} => t: line 1: namespace: several arguments without names (expected: at most one)",
                "{{ '%d' % 'a' }} => t: line 1: +: str and int (expected: values that it works on)",
                "{{ '%q' % 1 }} => t: line 1: %: conversion 'q' (expected: one of s, r, d, i, x, f, e, %)",
                "{{ '%s' % () }} => t: line 1: %: fewer values than conversions (expected: as many)",
                "{{ 'a' % 1 }} => t: line 1: %: more values than conversions (expected: as many)",
                "{{ '%(a)s' % 1 }} => t: line 1: %: a int (expected: a mapping)",
                "{{ '%(a)s' % {} }} => t: line 1: %: a (expected: a key of the mapping)",
                "{{ '%9999999s' % 1 }} => t: line 1: %: 9999999 (expected: at most 1000000)",
                "{{ '%.2000f' % 1 }} => t: line 1: %: 2000 (expected: at most 1000)",
                "{{ '%s' | format(1, a=2) }} => t: line 1: format: values with and without names (expected: either)",
                "{{ '12345678901234567890' | int }} => t: line 1: int: 12345678901234567890 (expected: an integer of 64 bits)",
                "{{ 1e30 | int }} => t: line 1: int: 1.0E30 (expected: an integer of 64 bits)",
                "{{ (1e308 * 10) | int }} => t: line 1: int: Infinity (expected: an integer of 64 bits)",
                "{{ '%d' % 1e30 }} => t: line 1: %: 1.0E30 (expected: an integer of 64 bits)",
                "{{ missing | int }} => t: line 1: 'missing' is undefined",
                "{{ missing | float }} => t: line 1: 'missing' is undefined",
                "{{ 10.0 ** 400 }} => t: line 1: **: no float",
                "{{ 0 ** -1 }} => t: line 1: **: no float",
                "{{ (-8) ** 0.5 }} => t: line 1: **: no float",
                "{{ 'a'.center(5, '--') }} => t: line 1: center: -- (expected: one character)",
                "{{ 'a'.partition('') }} => t: line 1: partition: an empty separator (expected: one with characters)",
                "{{ (1,) + [2] }} => t: line 1: +: tuple and list (expected: values that it works on)",
                "{{ x.y.z }} => t: line 1: 'list object' has no attribute 'y'",
                "{{ missing.y }} => t: line 1: 'missing' is undefined",
                "{{ missing() }} => t: line 1: 'missing' is undefined",
                "{{ 'a' + 1 }} => t: line 1: +: str and int (expected: values that it works on)",
                "{{ 1 + missing }} => t: line 1: 'missing' is undefined",
                "{{ 1 // 0 }} => t: line 1: //: / by zero",
                "{{ 1 / 0 }} => t: line 1: /: / by zero",
                "{{ 9223372036854775807 + 1 }} => t: line 1: +: long overflow",
                "{% call 'a'() %}{% endcall %} => t: line 1: call: no macro (expected: one that calls caller)",
                "{{ 'a'() }} => t: line 1: call of a str (expected: of a function)",
                "{{ x[::0] }} => t: line 1: slice of a list by 0 (expected: of a list or a string, by another step than 0)",
                "{{ 'a'.strip(1) }} => t: line 1: strip: a int (expected: a string)",
                "{{ 'a'.strip('a', 'b') }} => t: line 1: strip: 2 arguments (expected: at most 1)",
                "{{ {1: 2, 'a': 3} | tojson(sort_keys=true) }} => t: line 1: <: str and int (expected: values that it works on)",
                "{{ range(-9223372036854775807, 9223372036854775807) }} => t: line 1: range: from -9223372036854775807 to 9223372036854775807 by 1 (expected: at most 100000 numbers)",
                "{{ 'a'.upper('b') }} => t: line 1: upper: 1 arguments (expected: at most 0)",
                "{{ [[1]] | unique }} => t: line 1: unique: a list (expected: a value without items)",
                "{{ 'a'.split('') }} => t: line 1: split: an empty separator (expected: one with characters)",
                "{{ x | tojson(width=1) }} => t: line 1: tojson: argument width (expected: each of [ensure_ascii, indent, separators, sort_keys] once)",
                "{{ range }} => t: line 1: a function has no text",
                "{% set x.y = 1 %} => t: line 1: x.y is set (expected: in a namespace)",
                "{% set a, b = [1] %} => t: line 1: 1 values (expected: 2, for [a, b])",
                "{% for a in 1 %}{% endfor %} => t: line 1: a int (expected: a list, a mapping or a string)",
                "{{ {[1]: 2} }} => t: line 1: key: a list (expected: a string or an integer)",
                "{{ strftime_now('%Q') }} => t: line 1: strftime_now: %Q (expected: one of [A, B, F, H, I, M, S, T, Y, a, b, d, j, m, p, y])"
            })
    void render_impossible_isRefused(String template, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> render(template)).withMessage(message);
    }

    @Test
    void render_spreadArguments_areTheItems() {
        assertThat(render("{% macro f(a, b, c=1) %}{{ a }}-{{ b }}-{{ c }}{% endmacro %}{{ f('w', *['x', 'y']) }}"))
                .isEqualTo("w-x-y");
    }

    @Test
    void render_failureFurtherDown_tellsTheLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        render("a\n{% for i in x %}\n  {% if true %}\r\n    {{ i.y.z }}\n{% endif %}{% endfor %}"))
                .withMessage("t: line 4: 'int object' has no attribute 'y'");
    }

    @Test
    void render_raisedException_hasItsMessageAlone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("{% if x %}{{ raise_exception('No ' ~ x) }}{% endif %}"))
                .withMessage("No [1, 2]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.__class__.__mro__ }}",
                "{{ x.getClass().forName('java.lang.System') }}",
                "{{ x.class.name }}",
                "{{ x.append(3) }}",
                "{{ x.clear() }}",
                "{{ {}.update({}) }}",
                "{{ range.call() }}",
                "{{ namespace.__init__.__globals__ }}",
                "{{ loop.items.size() }}",
                "{{ self.x }}",
                "{{ '{0.x}'.format(x) }}"
            })
    void render_whatIsOutside_isNotReached(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> render(template)).withMessageStartingWith("t: line 1: '");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
                "{{ 'x' * 1000000000000 }}",
                "{{ [1] * 3 if false else ('x' * 30000000) | list }}",
                "{{ 'x' | indent(100000000, true) }}",
                "{{ ('x' * 100000).replace('x', 'y' * 100000) }}",
                "{{ ('x' * 100000) | join('y' * 100000) }}",
                "{% set n = namespace(s='x') %}{% for i in range(99) %}{% set n.s = n.s + n.s %}{% endfor %}",
                "{% set n = namespace(l=[1]) %}{% for i in range(99) %}{% set n.l = n.l + n.l %}{% endfor %}",
                "{% set n = namespace(l=[1]) %}{% for i in range(99) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l }}",
                "{% set n = namespace(l=[1]) %}{% for i in range(99) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l | tojson }}",
                "{% set n = namespace(l=[1], m=[1]) %}{% for i in range(99) %}{% set n.l = [n.l, n.l] %}{% set n.m = [n.m, n.m] %}{% endfor %}{{ n.l == n.m }}"
            })
    void render_withoutEnd_isStopped(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> render(template)).withMessageMatching(TOO_MUCH);
    }

    /** A mapping whose integers all have the hash of the empty string, in which that string is looked for. */
    @ParameterizedTest
    @ValueSource(strings = {"", "'x': 0, ", "'': 0, "})
    @Timeout(30)
    void render_keysOfOneHash_arePaidFor(String first) {
        String keys = LongStream.rangeClosed(1, 8000)
                .mapToObj(k -> k * 4_294_967_297L + ": 0")
                .collect(Collectors.joining(", "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("{% set d = {" + first + keys + "} %}{% for i in range(99999) %}"
                        + "{% for j in range(9999) %}{% set y = '' in d %}{% endfor %}{% endfor %}"))
                .withMessageMatching(TOO_MUCH);
    }

    /** Strings and integers that all have the same hash. */
    @Test
    @Timeout(10)
    void render_uniqueOfEqualHashes_takesOnePass() {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < 1 << 14; i++) {
            int bits = i;
            items.add(IntStream.range(0, 14)
                    .mapToObj(bit -> (bits >> bit & 1) == 0 ? "\u0001\0" : "\0\u001f")
                    .collect(Collectors.joining()));
        }
        long hash = Integer.toUnsignedLong(items.get(0).hashCode());
        LongStream.range(0, 1 << 16).forEach(k -> items.add(k << 32 | (hash ^ k)));
        assertThat(JinjaTemplate.parse("t", "{{ x | unique | list | length }}")
                        .render(Map.of("x", items), Clock.systemUTC()))
                .isEqualTo(Integer.toString(items.size()));
    }

    /** Arithmetic with all digits of a float is paid for by their number. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "99999 => 1.7e308 | round(-300)",
                "20000 => 1e-300 | round(300)",
                "6000 => '%.1000f' % 1.7e308",
                "20000 => '%.1000e' % 1.7e-300",
                "20000 => 5e-324 | string"
            })
    void render_longDecimals_arePaidFor(int times, String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> render("{% for i in range(" + times + ") %}{% set y = " + expression + " %}{% endfor %}"))
                .withMessageMatching(TOO_MUCH);
    }

    @Test
    void render_longMessages_areCut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("{{ raise_exception('x' * 20000000) }}"))
                .withMessage("x".repeat(4000) + "...");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("{{ " + "y".repeat(500_000) + ".z }}"))
                .withMessageStartingWith("t: line 1: 'yyy")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(4100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% set n = namespace(x=['a']) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x in {'a': 1} }}",
                "{% set n = namespace(x=['a']) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ {}.get(n.x) is not none }}",
                "{% set n = namespace() %}{% for i in x %}{{ '' if loop == n.l else '' }}{% set n.l = loop %}{% endfor %}{{ 1 == 2 }}",
                "{{ ('a' * 4000000 ~ 'b') in 'a' * 8000000 }}"
            })
    void render_whatOnlyLooksLong_isAnsweredAtOnce(String template) {
        assertThat(render(template)).isEqualTo("False");
    }

    /** What is linear in a text must stay so, and within the limits, whatever the text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ t.split() | length }}",
                "{{ t.split('\n') | length }}",
                "{{ t.splitlines() | length }}",
                "{{ t.strip() ~ t.rstrip('\n') ~ t | trim }}",
                "{{ t.replace('a', 'b').replace('\n', ' ').replace('  ', ' ') }}",
                "{{ '</think>' in t or t.startswith('a') or t.endswith('a') or t in t }}",
                "{{ t.split('</think>')[-1].lstrip('\n') }}{{ t.count(t[:1000]) }}{{ t.find('zz') }}",
                "{{ t[1:] ~ t[:-1] ~ t[0] ~ t[-1] ~ t | length }}",
                "{{ t | tojson }}{{ t | upper | lower | title | capitalize }}",
                "{{ [t] }}{{ {'t': t} | tojson(indent=2) }}",
                "{% for c in t %}{{ c }}{% endfor %}",
                "{% for line in t.split('\n') %}{{ line | trim }}\n{% endfor %}",
                "{% set n = namespace(s='') %}{% for i in range(9) %}{% set n.s = n.s + 'x' + t + 'y' %}{% set n.s = '' %}{% endfor %}",
                "{{ t | indent }}{{ t | list | length }}{{ t | reverse | length }}"
            })
    void render_textOfOneMegabyte_isWithinTheLimits(String template) {
        JinjaTemplate parsed = JinjaTemplate.parse("t", template);
        for (String part :
                List.of("word and ", "a", " ", "\n", "a\n", "\u4f60\u597d", "\ud83d\ude00", "\u0390", "\u03a3", "\"")) {
            String text = part.repeat(LONG / part.length());
            assertThatNoException()
                    .as("of %s", part)
                    .isThrownBy(() -> parsed.render(Map.of("t", text), Clock.systemUTC()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{{ 'abc'[1::9223372036854775807] }} => b",
                "{{ 'abc'[::-9223372036854775807 - 1] }} => c",
                "{{ [1, 2, 3][2::-2] }} => [3, 1]",
                "{{ range(9223372036854775806, 9223372036854775807) | list }} => [9223372036854775806]",
                "{{ range(3, 0, -2) | list }} => [3, 1]",
                "{{ 'a\\r\\nb\u2028c\\n'.splitlines() }} => ['a', 'b', 'c']",
                "{{ 'aba'.count('') }} {{ 'aaa'.count('aa') }} => 4 1",
                "{{ ['b', 'A', 'C'] | max }} {{ ['b', 'A', 'C'] | min }} => C A",
                "{{ ['a', 'A', 1.0, 1, true, none, none] | unique | list }} => ['a', 1.0, None]",
                "{{ [{'a': {'b': [1, 2]}}] | map(attribute='a.b.1') | list }} => [2]",
                "{{ '\ud83d\ude00b'[0] }} {{ '\ud83d\ude00b'[-1] }} {{ '\ud83d\ude00b'[-2] }} [{{ '\ud83d\ude00b'[2] }}] => \ud83d\ude00 b \ud83d\ude00 []",
                "{{ {'z': 1, 'm': 2, 'a': 3} }} => {'z': 1, 'm': 2, 'a': 3}",
                "{{ {'z': 1, 'a': 3} | tojson }} {{ {'z': 1, 'a': 3} | tojson(sort_keys=true) }} => {\"z\": 1, \"a\": 3} {\"a\": 3, \"z\": 1}"
            })
    void render_edges_areThoseOfPython(String template, String text) {
        assertThat(render(template)).isEqualTo(text);
    }

    @Test
    void render_longRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("{{ range(1000000000) }}"))
                .withMessage("t: line 1: range: from 0 to 1000000000 by 1 (expected: at most 100000 numbers)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                "{% set n = namespace(l=[]) %}{% for i in range(99999) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l }}"
            })
    void render_nestedWithoutEnd_isStopped(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> render(template)).withMessage("t: line 1: " + TOO_DEEP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "-", "not ", "x.y(", "x[", "{1:"})
    void parse_nestedDeeply_isRefused(String opening) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JinjaTemplate.parse("t", "{{ " + opening.repeat(100_000)))
                .withMessageStartingWith("t: ");
    }

    @Test
    void parse_longSource_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JinjaTemplate.parse("t", "x".repeat((1 << 20) + 1)))
                .withMessage("t: 1048577 characters (expected: at most 1048576)");
    }

    @Test
    void render_longConversation_isWithinTheLimits() {
        String content = "word ".repeat(200);
        List<String> messages = Collections.nCopies(1000, content);
        String text = JinjaTemplate.parse(
                        "t", "{% for m in m %}{% set c = '[' ~ m.strip() + ']' %}{{ c | trim }}\n{% endfor %}")
                .render(Map.of("m", messages), Clock.systemUTC());
        assertThat(text).hasSize(1000 * (content.length() + 2));
    }

    private static String render(String template) {
        return JinjaTemplate.parse("t", template).render(Map.of("x", List.of(1L, 2L)), Clock.systemUTC());
    }
}
