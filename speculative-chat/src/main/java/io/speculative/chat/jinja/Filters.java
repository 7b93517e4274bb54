package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Arguments.Bound;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Jinja's filters, without those that are about HTML or chance. */
final class Filters {

    /** What stands behind a bar. */
    @FunctionalInterface
    interface Filter {
        Object apply(Object value, Arguments arguments, Scope scope);
    }

    private static final Map<String, Filter> ALL = Map.ofEntries(
            Map.entry("trim", (value, arguments, scope) -> Methods.strip(text(value, scope), arguments)),
            Map.entry("upper", (value, arguments, scope) -> text(value, scope).toUpperCase(Locale.ROOT)),
            Map.entry("lower", (value, arguments, scope) -> text(value, scope).toLowerCase(Locale.ROOT)),
            Map.entry("title", (value, arguments, scope) -> title(text(value, scope))),
            Map.entry("capitalize", (value, arguments, scope) -> PythonStrings.capitalize(text(value, scope))),
            Map.entry("string", (value, arguments, scope) -> text(value, scope)),
            Map.entry("safe", (value, arguments, scope) -> value),
            Map.entry("replace", (value, arguments, scope) -> Methods.replace(text(value, scope), arguments, scope)),
            Map.entry("indent", (value, arguments, scope) -> indent(text(value, scope), arguments, scope)),
            Map.entry("length", (value, arguments, scope) -> Python.length(value)),
            Map.entry("count", (value, arguments, scope) -> Python.length(value)),
            Map.entry("first", (value, arguments, scope) -> first(items(value, scope))),
            Map.entry("last", (value, arguments, scope) -> last(items(value, scope))),
            Map.entry("list", (value, arguments, scope) -> items(value, scope)),
            Map.entry(
                    "reverse",
                    (value, arguments, scope) ->
                            Python.slice(value, Optional.empty(), Optional.empty(), -1, scope.budget())),
            Map.entry("join", Filters::join),
            Map.entry("items", (value, arguments, scope) -> itemsOf(value)),
            Map.entry("default", (value, arguments, scope) -> orDefault(value, arguments)),
            Map.entry("d", (value, arguments, scope) -> orDefault(value, arguments)),
            Map.entry("int", (value, arguments, scope) -> integer(value, arguments)),
            Map.entry("float", (value, arguments, scope) -> real(value, arguments)),
            Map.entry(
                    "abs",
                    (value, arguments, scope) -> PythonMath.compare(value, 0L) < 0 ? PythonMath.negate(value) : value),
            Map.entry("min", (value, arguments, scope) -> extreme(value, Comparator.reverseOrder(), scope)),
            Map.entry("max", (value, arguments, scope) -> extreme(value, Comparator.naturalOrder(), scope)),
            Map.entry("unique", (value, arguments, scope) -> unique(value, scope)),
            Map.entry("map", Filters::map),
            Map.entry(
                    "select", (value, arguments, scope) -> chosen(value, one -> passes(one, arguments, scope), scope)),
            Map.entry(
                    "reject", (value, arguments, scope) -> chosen(value, one -> !passes(one, arguments, scope), scope)),
            Map.entry(
                    "selectattr",
                    (value, arguments, scope) -> chosen(value, one -> attributePasses(one, arguments, scope), scope)),
            Map.entry(
                    "rejectattr",
                    (value, arguments, scope) -> chosen(value, one -> !attributePasses(one, arguments, scope), scope)),
            Map.entry("tojson", (value, arguments, scope) -> JsonText.of(value, arguments, scope.budget())));

    private Filters() {}

    static Filter named(String name) {
        return Optional.ofNullable(ALL.get(name))
                .orElseThrow(() -> new TemplateError("filter " + name + " (expected: one of "
                        + ALL.keySet().stream().sorted().toList() + ")"));
    }

    private static String text(Object value, Scope scope) {
        String text = PythonText.str(value, scope.budget());
        scope.budget().spend(text.length());
        return text;
    }

    private static List<Object> items(Object value, Scope scope) {
        List<Object> items = Python.list(value, scope.budget());
        scope.budget().spend(items.size(), Long.BYTES);
        return items;
    }

    private static Object first(List<Object> items) {
        return items.isEmpty() ? new Undefined("no first item, sequence was empty") : items.get(0);
    }

    private static Object last(List<Object> items) {
        return items.isEmpty() ? new Undefined("no last item, sequence was empty") : items.get(items.size() - 1);
    }

    /** Words in title case, where only blanks, hyphens and opening brackets begin a word. */
    private static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean inside = false;
        for (int c : text.codePoints().toArray()) {
            String one = Character.toString(c);
            title.append(inside ? one.toLowerCase(Locale.ROOT) : one.toUpperCase(Locale.ROOT));
            inside = !PythonStrings.isSpace(c) && "-({[<".indexOf(c) < 0;
        }
        return title.toString();
    }

    private static String indent(String text, Arguments arguments, Scope scope) {
        Bound bound = arguments.bind("indent", "width", "first", "blank");
        String indent = indentation(bound.get("width").orElse(4L), scope.budget());
        BoundedText indented = new BoundedText(scope.budget());
        List<Object> lines = PythonStrings.split(text, "\n", -1);
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            boolean wanted = i == 0 ? bound.flag("first") : bound.flag("blank") || !line.isEmpty();
            indented.append(i == 0 ? "" : "\n").append(wanted ? indent : "").append(line);
        }
        return indented.toString();
    }

    /** So many blanks, or the string itself. */
    static String indentation(Object width, Budget budget) {
        return width instanceof String string
                ? string
                : (String) PythonMath.apply("*", " ", Python.requireInteger("indent", width), budget);
    }

    private static String join(Object value, Arguments arguments, Scope scope) {
        Bound bound = arguments.bind("join", "d", "attribute");
        Object items = bound.get("attribute").isPresent() ? attributes(value, bound.text("attribute"), scope) : value;
        return Methods.join(bound.get("d").isPresent() ? bound.text("d") : "", items, scope.budget());
    }

    private static List<Object> itemsOf(Object value) {
        if (value instanceof Undefined) {
            return List.of();
        } else if (value instanceof Map<?, ?> map) {
            return Methods.items(map);
        }
        throw new TemplateError("items: a " + Python.typeName(value) + " (expected: a mapping)");
    }

    private static Object orDefault(Object value, Arguments arguments) {
        Bound bound = arguments.bind("default", "default_value", "boolean");
        boolean missing = value instanceof Undefined || (bound.flag("boolean") && !Python.truth(value));
        return missing ? bound.get("default_value").orElse("") : value;
    }

    private static Object integer(Object value, Arguments arguments) {
        Object fallback = arguments.bind("int", "default").get("default").orElse(0L);
        if (value instanceof Boolean || value instanceof Long) {
            return PythonMath.apply("+", value, 0L, new Budget());
        }
        Object number = real(value, new Arguments(List.of(fallback), Map.of()));
        return number instanceof Double real ? (Object) real.longValue() : number;
    }

    private static Object real(Object value, Arguments arguments) {
        Object fallback = arguments.bind("float", "default").get("default").orElse(0.0);
        if (PythonMath.isNumber(value)) {
            return PythonMath.apply("+", value, 0.0, new Budget());
        }
        try {
            return value instanceof String string ? Double.valueOf(string.strip()) : fallback;
        } catch (NumberFormatException e) {
            return fallback;
        }
    }

    private static Object extreme(Object value, Comparator<Integer> order, Scope scope) {
        return items(value, scope).stream()
                .max((one, other) -> order.compare(PythonMath.compare(one, other), 0))
                .orElseGet(() -> new Undefined("no extreme of an empty list"));
    }

    private static List<Object> unique(Object value, Scope scope) {
        List<Object> unique = new ArrayList<>();
        for (Object item : items(value, scope)) {
            if (!Python.contains(unique, item, scope.budget())) {
                unique.add(item);
            }
        }
        return Collections.unmodifiableList(unique);
    }

    private static Object map(Object value, Arguments arguments, Scope scope) {
        if (arguments.positional().isEmpty()) {
            Bound bound = arguments.bind("map", "attribute", "default");
            return attributes(value, bound.text("attribute"), scope).stream()
                    .map(one -> one instanceof Undefined ? bound.get("default").orElse(one) : one)
                    .toList();
        }
        Filter filter = named(Python.requireString("map", arguments.positional().get(0)));
        Arguments rest = tail(arguments);
        return items(value, scope).stream()
                .map(one -> filter.apply(one, rest, scope))
                .toList();
    }

    private static List<Object> attributes(Object value, String name, Scope scope) {
        return items(value, scope).stream().map(one -> Python.item(one, name)).toList();
    }

    private static List<Object> chosen(Object value, Predicate<Object> wanted, Scope scope) {
        return items(value, scope).stream().filter(wanted).toList();
    }

    private static boolean attributePasses(Object value, Arguments arguments, Scope scope) {
        if (arguments.positional().isEmpty()) {
            throw new TemplateError("selectattr: no arguments (expected: the name of an attribute)");
        }
        String name = Python.requireString("selectattr", arguments.positional().get(0));
        return passes(Python.item(value, name), tail(arguments), scope);
    }

    /** Whether a value passes the test that the first argument names, or is true if there is none. */
    private static boolean passes(Object value, Arguments arguments, Scope scope) {
        return arguments.positional().isEmpty()
                ? Python.truth(value)
                : Tests.named(Python.requireString(
                                "test", arguments.positional().get(0)))
                        .passes(value, tail(arguments), scope);
    }

    private static Arguments tail(Arguments arguments) {
        List<Object> positional = arguments.positional();
        return new Arguments(positional.subList(1, positional.size()), arguments.named());
    }
}
