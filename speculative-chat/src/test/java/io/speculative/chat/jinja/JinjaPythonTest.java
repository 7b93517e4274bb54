package io.speculative.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What templates render to where Python and Java differ. Jinja 3.1.6 said every text, in the environment of transformers 5.24.0. */
class JinjaPythonTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{{ 8.41e21 }} {{ 2e23 }} {{ 5e-324 }} {{ 2.2250738585072014e-308 }} {{ 9007199254740993.0 }} {{ 0.1 + 0.2 }} {{ 2.0 ** -44 }} => 8.41e+21 2e+23 5e-324 2.2250738585072014e-308 9007199254740992.0 0.30000000000000004 5.684341886080802e-14",
                "{{ -0.0 }} {{ -0.4 | round }} {{ -0.0 | abs }} {{ 2.675 | round(2) }} {{ 0.5 | round }} {{ 1e300 | round(300) }} {{ 1e-9 | round(3) }} => -0.0 -0.0 0.0 2.67 0.0 1e+300 0.0",
                "{{ (1e308 * 10) | tojson }} {{ (-1e308 * 10) | tojson }} {{ (1e308 * 10 - 1e308 * 10) | tojson }} => Infinity -Infinity NaN",
                "{{ '%.3d' % 5 }} {{ '%5.3d' % -5 }} {{ '%05.3d' % 5 }} {{ '%+.3i' % 5 }} {{ '%.3x' % 15 }} => 005  -005 00005 +005 00f",
                "{{ '%.0e' % 2.5 }} {{ '%.3e' % 1.0005 }} {{ '%e' % 0 }} {{ '%.1e' % 99.99 }} {{ '%.2e' % -1.5e-7 }} {{ '%.0f' % -0.4 }} {{ '%.2f' % 2.675 }} {{ '%.0f' % 2.5 }} => 2e+00 1.000e+00 0.000000e+00 1.0e+02 -1.50e-07 -0 2.67 2",
                "{{ 1_000 }} {{ 0x1F }} {{ 0X1f_f }} {{ 0b101 }} {{ 0o17 }} {{ 1_0.5_0 }} {{ 1_0e1_0 }} => 1000 31 511 5 15 10.5 100000000000.0"
            })
    void render_numbers_printAsInPython(String template, String text) {
        assertThat(render(template)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{{ '9007199254740993' | int }} {{ '-12' | int }} {{ ' 12 ' | int }} {{ '\\u00a012\\u2003' | int }} {{ '\u0663\u0664' | int }} {{ '42.9' | int }} {{ '1e5' | int }} => 9007199254740993 -12 12 12 34 42 100000",
                "{{ '1e400' | int }} {{ 'NaN' | int(6) }} {{ '7d' | int }} {{ '0x10' | int }} {{ '- 12' | int }} {{ '' | int(3) }} {{ none | int }} {{ [1] | int(7) }} => 0 6 0 0 0 3 0 7",
                "{{ '1_000' | int }} {{ '1__000' | int }} {{ '_1' | int }} {{ '1_' | int }} {{ '1_0.5_0' | float }} {{ '1._5' | float }} => 1000 0 0 0 10.5 0.0",
                "{{ '7f' | float }} {{ '0x1p3' | float }} {{ '.5' | float }} {{ '5.' | float }} {{ '.' | float }} {{ '1e' | float }} {{ '1E-5' | float }} {{ '\u0663.\u0664' | float }} => 0.0 0.0 0.5 5.0 0.0 0.0 1e-05 3.4",
                "{{ 'inf' | float }} {{ '-Infinity' | float }} {{ '+INF' | float }} {{ 'nan' | float }} {{ 'info' | float }} => inf -inf inf nan 0.0"
            })
    void render_numbersInTexts_areReadAsInPython(String template, String text) {
        assertThat(render(template)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{{ true | abs }} {{ -3 | abs }} {{ -3.5 | abs }} {{ -true }} => 1 3 3.5 -1",
                "{{ -7 % 3 }} {{ -7.5 % 2 }} {{ 7.5 % -2 }} {{ 1e20 % 3 }} {{ 5.3 // 0.1 }} {{ 1 // 0.1 }} {{ -7.0 // 2 }} {{ -0.0 % 2 }} => 2 0.5 -0.5 1.0 52.0 9.0 -4.0 0.0",
                "{{ 3 * [1] }} {{ 3 * 'ab' }} {{ 'ab' * true }} {{ 2 * (1,) }} [{{ -1 * 'ab' }}] => [1, 1, 1] ababab ab (1, 1) []",
                "{{ 9223372036854775807 < 9223372036854775808.0 }} {{ 3 < 3.5 }} {{ -3 > -3.5 }} {{ 0 == -0.0 }} {{ 9007199254740993 == 9007199254740992.0 }} => True True True True False",
                "{{ 3.0 is odd }} {{ 3.5 is odd }} {{ 4.0 is even }} {{ true is odd }} {{ 6.0 is divisibleby 3 }} {{ 6 is divisibleby 1.5 }} => True False True True True True",
                "{{ 0 is sameas false }} {{ 1 is sameas 1.0 }} {{ 1 is sameas 1 }} {{ 'a' is sameas 'a' }} {{ none is sameas none }} {{ [] is sameas [] }} {{ x is sameas x }} => False False True True True False True"
            })
    void render_arithmetic_isThatOfPython(String template, String text) {
        assertThat(render(template)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{{ '\\033[1m' | tojson }} {{ '\\0' | tojson }} {{ '\\1018' }} {{ '\\400' }} {{ '\\8' }} => \"\\u001b[1m\" \"\\u0000\" A8 \u0100 \\8",
                "{{ ['\\uffff', '\\U0001f600', 'a'] | sort }} {{ '\\uffff' < '\\U0001f600' }} {{ '\\U0001f600' < '\\U0001f601' }} {{ 'ab' < 'abc' }} {{ 'b' > 'abc' }} => ['a', '\\uffff', '\ud83d\ude00'] True True True True",
                "{{ ('a\\r\\nb' | indent) | tojson }} {{ ('a\\r\\n\\r\\nb\\n' | indent) | tojson }} {{ ('a\\u2028b' | indent(2, true)) | tojson }} {{ ('\\n\\n' | indent(1, true, true)) | tojson }} => \"a\\n    b\" \"a\\n\\n    b\\n\" \"  a\\n  b\" \" \\n \\n \"",
                "{{ '\u4e2dabc'.title() }} {{ \"it's ok a1b\".title() }} => \u4e2dAbc It'S Ok A1B",
                "{{ '\u00b2'.isdigit() }} {{ '\u2460'.isdigit() }} {{ '\u2469'.isdigit() }} {{ '\u00bd'.isdigit() }} {{ '\u0663'.isdigit() }} {{ '\u2167'.isdigit() }} {{ '\ud802\ude40'.isdigit() }} {{ '12\u00b2'.isdigit() }} => True True False False True False True True",
                "{{ 'ab'.replace('', '-') }} {{ '\ud83d\ude00b' | replace('', '-', 2) }} {{ ''.replace('', '-') }} [{{ ''.replace('', '-', 0) }}] => -a-b- -\ud83d\ude00-b - []",
                "{{ 'a\\r\\nb\\n\\nc'.splitlines(true) }} {{ 'a\\n'.splitlines(keepends=true) }} {{ 'a\\nb'.splitlines(false) }} {{ ''.splitlines(true) }} => ['a\\r\\n', 'b\\n', '\\n', 'c'] ['a\\n'] ['a', 'b'] []",
                "[{{ 'ab' | center(7) }}] [{{ 'abc' | center(8) }}] [{{ 'ab'.center(1) }}] [{{ 'ab'.center(7, '*') }}] [{{ 5 | center(4) }}] => [   ab  ] [  abc   ] [ab] [***ab**] [ 5  ]"
            })
    void render_texts_areThoseOfPython(String template, String text) {
        assertThat(render(template)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{% for i in x %}{{ loop.depth }}{{ loop.depth0 }}{% endfor %} => 1010",
                "{% with %}a{% endwith %}{% with a=1, b=2 %}{{ a + b }}{% endwith %}{{ a is defined }} => a3False",
                "{% set a = 5 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% set c = 2 %}{% endwith %}{{ a }}{{ c is defined }} => 155False",
                "{% for i in x %}{% with %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endwith %}{% endfor %} => 1",
                "{% filter upper %}abc {{ x[0] }}{% endfilter %}{% filter replace('a', 'b') | upper %}xa{% endfilter %} => ABC 1XB",
                "{% filter upper %}{% set a = 1 %}{{ a }}{% endfilter %}{{ a is defined }} => 1False"
            })
    void render_statements_areThoseOfJinja(String template, String text) {
        assertThat(render(template)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{{ 1 if x|select('odd') }}{{ 1 if x|reject('number') else 2 }}{{ 1 if x|map('string') }}{{ 1 if []|map('string') else 2 }}{{ 1 if none|map('string') else 2 }}{{ 1 if []|unique else 2 }}{{ 1 if []|reverse else 2 }}{{ 1 if {}|items else 2 }}{{ 1 if missing|items else 2 }}{{ 1 if []|selectattr('a') else 2 }}{{ 1 if []|rejectattr('a') else 2 }}{{ 1 if ''|reverse else 2 }}{{ 1 if ()|reverse else 2 }} => 1111111111121",
                "{% set g = x|map('string') %}{% for i in g %}{{ i }}{% endfor %}|{% for i in g %}{{ i }}{% else %}none{% endfor %}|{{ g|list }}|{{ g|join }}|{{ 1 if g }} => 12|none|[]||1",
                "{% set g = [1,2,3,4]|select %}{{ g|first }}{{ g|first }}{{ g|list }}[{{ g|first }}] => 12[3, 4][]",
                "{% set g = [1,2,3,4]|select %}{{ 2 in g }}{{ g|list }}{{ 1 in g }} => True[3, 4]False",
                "{% set g = [1,2,3,4]|select %}{{ g|reverse|list }}{{ g|list }} => [4, 3, 2, 1][]",
                "{% set g = [1,2,3,4]|reverse %}{{ g|sort }}{{ g|sort }}{{ g is sequence }}{{ g is iterable }}{{ g is string }}{{ x is sequence }} => [1, 2, 3, 4][]FalseTrueFalseTrue",
                "{% set g = [1,2,3,4]|map('string')|list %}{{ g|first }}{{ g|first }}{{ g }}{{ 1 if []|select|list else 2 }} => 11['1', '2', '3', '4']2",
                "{% set g = {'a': 1}|items %}{% for k, v in g %}{{ k }}{{ v }}{% endfor %}{% for k, v in g %}{{ k }}{{ v }}{% endfor %}{% set d = {'a': 1}.items() %}{{ d|list }}{{ d|list }}{{ 1 if {}.items() else 2 }} => a1[('a', 1)][('a', 1)]2",
                "{% if [{'role': 'user'}] | selectattr('role', 'equalto', 'system') %}a{% else %}b{% endif %} => a",
                "{% set a, b = x|map('string') %}{{ a }}{{ b }} => 12",
                "{{ x|map('string')|map('int')|sum }} {{ x|map('string')|unique|list }} {{ [1,2,2]|unique|length if false else 'n' }} {{ x|map('string')|max }} {{ not (x|select) }} {{ (x|select)|default('a', true)|list }} => 3 ['1', '2'] n 2 False [1, 2]",
                "{% for i in x|select %}{{ loop.length }}{{ loop.last }}{{ loop.nextitem }}{% endfor %} => 2False22True"
            })
    void render_whatFiltersGenerate_isTrueAndGoneThroughOnce(String template, String text) {
        assertThat(render(template)).isEqualTo(text);
    }

    private static String render(String template) {
        return JinjaTemplate.parse("t", template).render(Map.of("x", List.of(1L, 2L)), Clock.systemUTC());
    }
}
