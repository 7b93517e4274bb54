package io.speculative.chat.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jinja's tests: what stands behind {@code is}. */
final class Tests {

    /** A question about a value. */
    @FunctionalInterface
    interface Test {
        boolean passes(Object value, Arguments arguments, Scope scope);
    }

    private static final Test EQUAL =
            (value, arguments, scope) -> Python.equal(value, operand(arguments), scope.budget());

    private static final Map<String, Test> ALL = Map.ofEntries(
            Map.entry("defined", (value, arguments, scope) -> !(value instanceof Undefined)),
            Map.entry("undefined", (value, arguments, scope) -> value instanceof Undefined),
            Map.entry("none", (value, arguments, scope) -> value == Constant.NONE),
            Map.entry("string", (value, arguments, scope) -> value instanceof String),
            Map.entry("boolean", (value, arguments, scope) -> value instanceof Boolean),
            Map.entry("integer", (value, arguments, scope) -> value instanceof Long),
            Map.entry("float", (value, arguments, scope) -> value instanceof Double),
            Map.entry("number", (value, arguments, scope) -> PythonMath.isNumber(value)),
            Map.entry("true", (value, arguments, scope) -> Boolean.TRUE.equals(value)),
            Map.entry("false", (value, arguments, scope) -> Boolean.FALSE.equals(value)),
            Map.entry("mapping", (value, arguments, scope) -> value instanceof Map),
            Map.entry("sequence", (value, arguments, scope) -> isIterable(value) && !(value instanceof Generated)),
            Map.entry("iterable", (value, arguments, scope) -> isIterable(value)),
            Map.entry("callable", (value, arguments, scope) -> value instanceof Function),
            Map.entry("odd", (value, arguments, scope) -> hasRest(value, 2L, 1, scope.budget())),
            Map.entry("even", (value, arguments, scope) -> hasRest(value, 2L, 0, scope.budget())),
            Map.entry(
                    "divisibleby", (value, arguments, scope) -> hasRest(value, operand(arguments), 0, scope.budget())),
            Map.entry("eq", EQUAL),
            Map.entry("==", EQUAL),
            Map.entry("equalto", EQUAL),
            Map.entry("sameas", (value, arguments, scope) -> same(value, operand(arguments), scope.budget())),
            Map.entry("ne", (value, arguments, scope) -> !EQUAL.passes(value, arguments, scope)),
            Map.entry(
                    "lt",
                    (value, arguments, scope) -> PythonMath.compare(value, operand(arguments), scope.budget()) < 0),
            Map.entry(
                    "le",
                    (value, arguments, scope) -> PythonMath.compare(value, operand(arguments), scope.budget()) <= 0),
            Map.entry(
                    "gt",
                    (value, arguments, scope) -> PythonMath.compare(value, operand(arguments), scope.budget()) > 0),
            Map.entry(
                    "ge",
                    (value, arguments, scope) -> PythonMath.compare(value, operand(arguments), scope.budget()) >= 0),
            Map.entry("in", (value, arguments, scope) -> Python.contains(operand(arguments), value, scope.budget())));

    private Tests() {}

    static Test named(String name) {
        return Optional.ofNullable(ALL.get(name))
                .orElseThrow(() -> new TemplateError("test " + Lookup.quote(name) + " (expected: one of "
                        + ALL.keySet().stream().sorted().toList() + ")"));
    }

    private static Object operand(Arguments arguments) {
        return arguments.bind("test", "other").need("other");
    }

    private static boolean isIterable(Object value) {
        return value instanceof String || value instanceof List || value instanceof Map || value instanceof Undefined;
    }

    private static boolean hasRest(Object value, Object divisor, long rest, Budget budget) {
        return PythonMath.compare(PythonMath.numbers("%", value, divisor), rest, budget) == 0;
    }

    /** Whether two values are the same one, which texts and numbers of one type are if they are equal. */
    private static boolean same(Object one, Object other, Budget budget) {
        boolean simple = one instanceof String || PythonMath.isNumber(one);
        return one == other || (simple && one.getClass() == other.getClass() && Python.equal(one, other, budget));
    }
}
