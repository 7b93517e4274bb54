package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Arguments.Bound;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Jinja's filters, without those that are about HTML or chance. */
final class Filters {

    /** What stands behind a bar. */
    @FunctionalInterface
    interface Filter {
        Object apply(Object value, Arguments arguments, Scope scope);
    }

    private static final int MOST_DECIMALS = 300;
    private static final List<String> METHODS_OF_ROUNDING = List.of("common", "ceil", "floor");

    private static final Map<String, Filter> ALL = Map.ofEntries(
            Map.entry(
                    "trim",
                    (value, arguments, scope) -> StringMethods.strip(text(value, scope), arguments, scope.budget())),
            Map.entry("upper", ofText("upper", LetterCase::upper)),
            Map.entry("lower", ofText("lower", LetterCase::lower)),
            Map.entry("title", ofText("title", LetterCase::titleWords)),
            Map.entry("capitalize", ofText("capitalize", LetterCase::capitalize)),
            Map.entry("string", plain("string", PythonText::str)),
            Map.entry("safe", plain("safe", (value, budget) -> value)),
            Map.entry(
                    "replace",
                    (value, arguments, scope) -> StringMethods.replace(text(value, scope), arguments, scope.budget())),
            Map.entry("indent", (value, arguments, scope) -> indent(text(value, scope), arguments, scope.budget())),
            Map.entry("center", (value, arguments, scope) -> center(text(value, scope), arguments, scope.budget())),
            Map.entry("length", plain("length", Python::length)),
            Map.entry("count", plain("count", Python::length)),
            Map.entry("first", plain("first", (value, budget) -> first(Python.iterator(value, budget)))),
            Map.entry("last", plain("last", (value, budget) -> last(Python.list(value, budget)))),
            Map.entry("list", plain("list", Python::list)),
            Map.entry("reverse", plain("reverse", Filters::reverse)),
            Map.entry("join", Filters::join),
            Map.entry("items", plain("items", Filters::items)),
            Map.entry("default", (value, arguments, scope) -> orDefault(value, arguments)),
            Map.entry("d", (value, arguments, scope) -> orDefault(value, arguments)),
            Map.entry("int", (value, arguments, scope) -> integer(value, arguments, scope.budget())),
            Map.entry(
                    "float",
                    (value, arguments, scope) -> real(
                            value,
                            arguments.bind("float", "default").get("default").orElse(0.0),
                            scope.budget())),
            Map.entry("abs", plain("abs", Filters::absolute)),
            Map.entry("min", plain("min", (value, budget) -> ListFilters.extreme(value, -1, budget))),
            Map.entry("max", plain("max", (value, budget) -> ListFilters.extreme(value, 1, budget))),
            Map.entry("unique", plain("unique", ListFilters::unique)),
            Map.entry("sort", SortFilters::sort),
            Map.entry("dictsort", SortFilters::dictionary),
            Map.entry("groupby", SortFilters::group),
            Map.entry("sum", ListFilters::sum),
            Map.entry("round", (value, arguments, scope) -> rounded(value, arguments, scope.budget())),
            Map.entry("format", Filters::format),
            Map.entry("map", ListFilters::map),
            Map.entry("select", (value, arguments, scope) -> ListFilters.chosen(value, arguments, true, scope)),
            Map.entry("reject", (value, arguments, scope) -> ListFilters.chosen(value, arguments, false, scope)),
            Map.entry(
                    "selectattr",
                    (value, arguments, scope) -> ListFilters.chosenByAttribute(value, arguments, true, scope)),
            Map.entry(
                    "rejectattr",
                    (value, arguments, scope) -> ListFilters.chosenByAttribute(value, arguments, false, scope)),
            Map.entry("tojson", (value, arguments, scope) -> JsonText.of(value, arguments, scope.budget())));

    private Filters() {}

    static Filter named(String name) {
        return Optional.ofNullable(ALL.get(name))
                .orElseThrow(() -> new TemplateError("filter " + Lookup.quote(name) + " (expected: one of "
                        + ALL.keySet().stream().sorted().toList() + ")"));
    }

    /** A filter without parameters. */
    private static Filter plain(String name, BiFunction<Object, Budget, Object> filter) {
        return (value, arguments, scope) -> {
            arguments.bind(name);
            return filter.apply(value, scope.budget());
        };
    }

    /** A filter without parameters of what a value prints as. */
    private static Filter ofText(String name, BiFunction<String, Budget, Object> filter) {
        return plain(name, (value, budget) -> filter.apply(PythonText.str(value, budget), budget));
    }

    private static String text(Object value, Scope scope) {
        return PythonText.str(value, scope.budget());
    }

    private static Object first(Iterator<?> items) {
        return items.hasNext() ? items.next() : Undefined.because("no first item, sequence was empty");
    }

    private static Object last(List<?> items) {
        return items.isEmpty() ? Undefined.because("no last item, sequence was empty") : items.get(items.size() - 1);
    }

    private static Object reverse(Object value, Budget budget) {
        Object items = value instanceof Generated once ? once.rest() : value;
        Object reversed = Lookup.slice(items, Optional.empty(), Optional.empty(), -1, budget);
        return reversed instanceof List<?> list && items == value ? new Generated(list) : reversed;
    }

    private static Object absolute(Object value, Budget budget) {
        Object number = PythonMath.number(value);
        if (number instanceof Double real) {
            return Math.abs(real);
        }
        return PythonMath.compare(number, 0L, budget) < 0 ? PythonMath.numbers("-", 0L, number) : number;
    }

    private static String indent(String text, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("indent", "width", "first", "blank");
        String indent = indentation(bound.get("width").orElse(4L), budget);
        BoundedText indented = new BoundedText(budget);
        boolean isFirst = true;
        budget.make(text.length() + 1L);
        for (Object item : PythonSplit.lines(text + "\n", false, budget)) {
            String line = (String) item;
            boolean wanted = isFirst ? bound.flag("first") : bound.flag("blank") || !line.isEmpty();
            indented.append(isFirst ? "" : "\n").append(wanted ? indent : "").append(line);
            isFirst = false;
        }
        return indented.toString();
    }

    /** So many blanks, or the string itself. */
    static String indentation(Object width, Budget budget) {
        return width instanceof String string
                ? string
                : PythonMath.repeat(" ", Python.requireInteger("indent", width), budget);
    }

    private static String center(String text, Arguments arguments, Budget budget) {
        return PythonStrings.center(text, arguments.bind("center", "width").integer("width", 80), " ", budget);
    }

    private static String join(Object value, Arguments arguments, Scope scope) {
        Bound bound = arguments.bind("join", "d", "attribute");
        List<?> items = bound.get("attribute").isPresent()
                ? ListFilters.attributes(value, bound.text("attribute"), scope.budget())
                : Python.list(value, scope.budget());
        return PythonText.join(bound.get("d").isPresent() ? bound.text("d") : "", items, scope.budget());
    }

    private static Object items(Object value, Budget budget) {
        if (value instanceof Undefined) {
            return new Generated(List.of());
        } else if (value instanceof Map<?, ?> map) {
            return new Generated(Methods.items(map, budget));
        }
        throw new TemplateError("items: a " + Python.typeName(value) + " (expected: a mapping)");
    }

    private static Object orDefault(Object value, Arguments arguments) {
        Bound bound = arguments.bind("default", "default_value", "boolean");
        boolean missing = value instanceof Undefined || (bound.flag("boolean") && !Python.truth(value));
        return missing ? bound.get("default_value").orElse("") : value;
    }

    private static Object rounded(Object value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("round", "precision", "method");
        long precision = bound.integer("precision", 0);
        String method = bound.some("method").isPresent() ? bound.text("method") : "common";
        if (Math.abs(precision) > MOST_DECIMALS || !METHODS_OF_ROUNDING.contains(method)) {
            throw new TemplateError("round: to " + precision + " by " + Lookup.quote(method) + " (expected: to at most "
                    + MOST_DECIMALS + " by one of " + METHODS_OF_ROUNDING + ")");
        }
        return PythonMath.round(value, (int) precision, method, budget);
    }

    private static Object format(Object value, Arguments arguments, Scope scope) {
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw new TemplateError("format: values with and without names (expected: either)");
        }
        Object values = arguments.named().isEmpty()
                ? new Tuple(arguments.positional())
                : new BoundedMap(scope.budget()).putAll(arguments.named()).map();
        return PrintfText.of(text(value, scope), values, scope.budget());
    }

    private static Object integer(Object value, Arguments arguments, Budget budget) {
        Object fallback = arguments.bind("int", "default").get("default").orElse(0L);
        if (value instanceof String text) {
            Optional<Long> integer = NumberText.integer(text, budget);
            return integer.isPresent()
                    ? integer.get()
                    : NumberText.real(text, budget)
                            .filter(real -> !real.isInfinite())
                            .map(real -> integer(real, fallback))
                            .orElse(fallback);
        }
        return PythonMath.isNumber(value) ? integer(PythonMath.number(value), fallback) : orFallback(value, fallback);
    }

    private static Object integer(Object number, Object fallback) {
        if (number instanceof Double real) {
            return real.isNaN() ? fallback : (Object) PythonMath.whole("int", real);
        }
        return number;
    }

    /** What stands in for a value that is no number; one that doesn't exist has no such. */
    private static Object orFallback(Object value, Object fallback) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        return fallback;
    }

    private static Object real(Object value, Object fallback, Budget budget) {
        if (PythonMath.isNumber(value)) {
            return ((Number) PythonMath.number(value)).doubleValue();
        }
        return value instanceof String text
                ? NumberText.real(text, budget).map(Object.class::cast).orElse(fallback)
                : orFallback(value, fallback);
    }
}
