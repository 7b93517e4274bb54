package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Arguments.Bound;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** The methods of strings, lists and mappings that change nothing. */
final class Methods {

    private static final Map<String, Method<String>> OF_STRINGS = Map.ofEntries(
            Map.entry("strip", Methods::strip),
            Map.entry(
                    "lstrip",
                    (text, arguments, budget) -> characters("lstrip", arguments)
                            .map(characters -> PythonStrings.stripStart(text, characters, budget))
                            .orElseGet(() -> PythonStrings.stripStart(text, budget))),
            Map.entry(
                    "rstrip",
                    (text, arguments, budget) -> characters("rstrip", arguments)
                            .map(characters -> PythonStrings.stripEnd(text, characters, budget))
                            .orElseGet(() -> PythonStrings.stripEnd(text, budget))),
            Map.entry("upper", plain("upper", LetterCase::upper)),
            Map.entry("lower", plain("lower", LetterCase::lower)),
            Map.entry("title", plain("title", LetterCase::title)),
            Map.entry("capitalize", plain("capitalize", LetterCase::capitalize)),
            Map.entry("isdigit", plain("isdigit", PythonStrings::isDigits)),
            Map.entry(
                    "startswith",
                    (text, arguments, budget) -> hasAffix("startswith", arguments, text::startsWith, budget)),
            Map.entry("endswith", (text, arguments, budget) -> hasAffix("endswith", arguments, text::endsWith, budget)),
            Map.entry("removeprefix", (text, arguments, budget) -> {
                String prefix = read(arguments.bind("removeprefix", "prefix").text("prefix"), budget);
                return text.startsWith(prefix) ? PythonStrings.cut(text, prefix.length(), text.length(), budget) : text;
            }),
            Map.entry("removesuffix", (text, arguments, budget) -> {
                String suffix = read(arguments.bind("removesuffix", "suffix").text("suffix"), budget);
                return text.endsWith(suffix)
                        ? PythonStrings.cut(text, 0, text.length() - suffix.length(), budget)
                        : text;
            }),
            Map.entry("split", Methods::split),
            Map.entry("splitlines", plain("splitlines", PythonStrings::lines)),
            Map.entry("replace", Methods::replace),
            Map.entry("join", (text, arguments, budget) -> {
                Object items = arguments.bind("join", "items").need("items");
                return PythonText.join(text, Python.list(items, budget), budget);
            }),
            Map.entry("find", (text, arguments, budget) -> {
                String part = arguments.bind("find", "sub").text("sub");
                return PythonStrings.find(text, part, budget);
            }),
            Map.entry("count", (text, arguments, budget) -> {
                String part = arguments.bind("count", "sub").text("sub");
                return PythonStrings.count(text, part, budget);
            }));

    private static final Map<String, Method<List<?>>> OF_LISTS = Map.of("count", (list, arguments, budget) -> {
        Object item = arguments.bind("count", "value").need("value");
        long count = 0;
        for (Object one : list) {
            count += Python.equal(one, item, budget) ? 1 : 0;
        }
        return count;
    });

    private static final Map<String, Method<Map<?, ?>>> OF_MAPS = Map.of(
            "keys", plain("keys", Python::list),
            "values", plain("values", Methods::values),
            "items", plain("items", Methods::items),
            "get",
                    (map, arguments, budget) -> {
                        Bound bound = arguments.bind("get", "key", "default");
                        return BoundedMap.find(map, bound.need("key"), budget)
                                .orElseGet(() -> bound.get("default").orElse(Constant.NONE));
                    });

    private Methods() {}

    private interface Method<T> {
        Object call(T self, Arguments arguments, Budget budget);
    }

    /** A method without parameters. */
    private static <T> Method<T> plain(String name, BiFunction<T, Budget, Object> method) {
        return (self, arguments, budget) -> {
            arguments.bind(name);
            return method.apply(self, budget);
        };
    }

    /** The method of a value by name, if it has it. */
    static Optional<Object> of(Object value, String name) {
        if (value instanceof String string) {
            return bound(OF_STRINGS, string, name);
        } else if (value instanceof List<?> list) {
            return bound(OF_LISTS, list, name);
        }
        return value instanceof Map<?, ?> map ? bound(OF_MAPS, map, name) : Optional.empty();
    }

    private static <T> Optional<Object> bound(Map<String, Method<T>> methods, T self, String name) {
        return Optional.ofNullable(methods.get(name))
                .map(method -> (Function) (arguments, scope) -> method.call(self, arguments, scope.budget()));
    }

    static Object strip(String text, Arguments arguments, Budget budget) {
        return characters("strip", arguments)
                .map(characters ->
                        PythonStrings.stripStart(PythonStrings.stripEnd(text, characters, budget), characters, budget))
                .orElseGet(() -> PythonStrings.stripStart(PythonStrings.stripEnd(text, budget), budget));
    }

    static Object replace(String text, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("replace", "old", "new", "count");
        String old = requireCharacters("replace", "string", bound.text("old"));
        return PythonStrings.replace(text, old, bound.text("new"), bound.integer("count", -1), budget);
    }

    static List<Object> items(Map<?, ?> map, Budget budget) {
        BoundedList items = new BoundedList(budget);
        map.forEach((key, value) -> items.add(List.of(key, value)));
        return items.list();
    }

    private static List<Object> values(Map<?, ?> map, Budget budget) {
        return new BoundedList(budget).addAll(map.values()).list();
    }

    private static Optional<String> characters(String method, Arguments arguments) {
        return arguments.bind(method, "chars").some("chars").map(value -> Python.requireString(method, value));
    }

    private static boolean hasAffix(String method, Arguments arguments, Predicate<String> has, Budget budget) {
        Object affix = arguments.bind(method, "affix").need("affix");
        for (Object one : affix instanceof List<?> several ? several : List.of(affix)) {
            if (has.test(read(Python.requireString(method, one), budget))) {
                return true;
            }
        }
        return false;
    }

    private static Object split(String text, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("split", "sep", "maxsplit");
        long most = bound.integer("maxsplit", -1);
        if (bound.some("sep").isEmpty()) {
            return PythonStrings.split(text, most, budget);
        }
        String separator = requireCharacters("split", "separator", bound.text("sep"));
        return PythonStrings.split(text, separator, most, budget);
    }

    private static String requireCharacters(String method, String what, String text) {
        if (text.isEmpty()) {
            throw new TemplateError(method + ": an empty " + what + " (expected: one with characters)");
        }
        return text;
    }

    private static String read(String text, Budget budget) {
        budget.read(text);
        return text;
    }
}
