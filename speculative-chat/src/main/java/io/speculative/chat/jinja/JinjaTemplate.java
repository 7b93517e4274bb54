package io.speculative.chat.jinja;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A template that has been parsed. Immutable and thread-safe. */
public final class JinjaTemplate {

    private static final int LONGEST_SOURCE = 1 << 20;

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
     * @param variables by name: strings, numbers of type {@link Long} or {@link Double}, {@link Boolean}s, lists and
     *     string-keyed maps of these; no nulls
     * @param absent names of variables that are none
     * @param clock tells {@code strftime_now} the time and its zone
     * @return the text
     * @throws IllegalArgumentException if the template raises an exception, whose message it has, or fails
     */
    public String render(Map<String, ?> variables, List<String> absent, Clock clock) {
        Map<String, Object> values = new LinkedHashMap<>(variables);
        absent.forEach(variable -> values.put(variable, Constant.NONE));
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
        } catch (StackOverflowError e) {
            // The depth of expressions, macro calls and values is the template's choice; the stack's is the caller's.
            throw new IllegalArgumentException(
                    name + ": nested too deeply (expected: a template that fits the stack)", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
