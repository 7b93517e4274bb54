package io.speculative.chat.jinja;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A template that has been parsed. Immutable and thread-safe. */
public final class JinjaTemplate {

    private static final int LONGEST_SOURCE = 1 << 20;

    private static final String ALL_CLASSES =
            "{% macro f(x='a') %}{{ x.title() | upper }}{{ '%s%.1f' % (x.partition('a'), 2) }}{% endmacro %}{% set n = namespace(x=1.5) %}"
                    + "{% for key in dict(b=n.x, a=[none])|tojson(sort_keys=true) %}{{ f() if loop.last }}{% endfor %}"
                    + "{{ (0.1 + 0.2) | round(1) }}{{ '%e' % ('1e-300' | float) ~ (0.1 + 0.2) }}"
                    + "{{ strftime_now('%d%m%b%B%y%Y%H%I%M%S%p%a%A%j%F%T') ~ [n.x] ~ 'ab'.split('b')[:1] }}";

    static {
        // Classes that this needs are initialised here. In a rendering it might happen at the end of the caller's
        // stack,
        // and a class whose initialiser overflows the stack can't be used any more, be it one of java.time.
        parse("all classes", ALL_CLASSES).render(Map.of(), Clock.systemUTC());
    }

    private final String name;
    private final List<Statement> statements;

    private JinjaTemplate(String name, List<Statement> statements) {
        this.name = name;
        this.statements = statements;
    }

    /**
     * Parses a template.
     *
     * @param name what to call it in messages
     * @param source the template
     * @throws IllegalArgumentException if it is malformed, or has something that this interpreter has not
     */
    public static JinjaTemplate parse(String name, String source) {
        if (source.length() > LONGEST_SOURCE) {
            throw new IllegalArgumentException(
                    name + ": " + source.length() + " characters (expected: at most " + LONGEST_SOURCE + ")");
        }
        return guarded(name, () -> new JinjaTemplate(name, Parser.parse(source)));
    }

    /**
     * Renders the template.
     *
     * @param variables by name: strings, whole numbers of 64 bits and fractions of any type, booleans, nulls, and lists and
     *     string-keyed maps of these
     * @param clock tells {@code strftime_now} the time and its zone
     * @return the text
     * @throws IllegalArgumentException if the template raises an exception, whose message it has, or fails, or a variable is
     *     something else or nested too deeply
     */
    public String render(Map<String, ?> variables, Clock clock) {
        Map<String, Object> values = JavaValues.of(variables);
        return guarded(name, () -> {
            Scope scope = Scope.global(values, clock);
            BoundedText output = new BoundedText(scope.budget());
            Statement.renderAll(statements, scope, output);
            return output.toString();
        });
    }

    /** Turns the ways in which a template can fail into one. */
    private static <T> T guarded(String name, Supplier<T> work) {
        try {
            return work.get();
        } catch (TemplateError e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
