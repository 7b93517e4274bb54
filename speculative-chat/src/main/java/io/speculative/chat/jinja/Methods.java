package io.speculative.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The methods of strings, lists and mappings that change nothing. */
final class Methods {

    private static final Map<String, Method<String>> OF_STRINGS = Map.ofEntries(
            Map.entry("strip", (text, arguments, scope) -> strip(text, arguments)),
            Map.entry(
                    "lstrip",
                    (text, arguments, scope) -> characters("lstrip", arguments)
                            .map(characters -> PythonStrings.stripStart(text, characters))
                            .orElseGet(() -> PythonStrings.stripStart(text))),
            Map.entry(
                    "rstrip",
                    (text, arguments, scope) -> characters("rstrip", arguments)
                            .map(characters -> PythonStrings.stripEnd(text, characters))
                            .orElseGet(() -> PythonStrings.stripEnd(text))),
            Map.entry("upper", (text, arguments, scope) -> text.toUpperCase(Locale.ROOT)),
            Map.entry("lower", (text, arguments, scope) -> text.toLowerCase(Locale.ROOT)),
            Map.entry("title", (text, arguments, scope) -> PythonStrings.title(text)),
            Map.entry("capitalize", (text, arguments, scope) -> PythonStrings.capitalize(text)),
            Map.entry(
                    "startswith",
                    (text, arguments, scope) ->
                            affixes("startswith", arguments).stream().anyMatch(text::startsWith)),
            Map.entry(
                    "endswith",
                    (text, arguments, scope) ->
                            affixes("endswith", arguments).stream().anyMatch(text::endsWith)),
            Map.entry("removeprefix", (text, arguments, scope) -> {
                String prefix = arguments.bind("removeprefix", "prefix").text("prefix");
                return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
            }),
            Map.entry("removesuffix", (text, arguments, scope) -> {
                String suffix = arguments.bind("removesuffix", "suffix").text("suffix");
                return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
            }),
            Map.entry("split", (text, arguments, scope) -> split(text, arguments, scope)),
            Map.entry("splitlines", (text, arguments, scope) -> splitLines(text, scope)),
            Map.entry("replace", (text, arguments, scope) -> replace(text, arguments, scope)),
            Map.entry(
                    "join",
                    (text, arguments, scope) ->
                            join(text, arguments.bind("join", "items").need("items"), scope.budget())),
            Map.entry("find", (text, arguments, scope) -> {
                int at = text.indexOf(arguments.bind("find", "sub").text("sub"));
                return at < 0 ? -1L : (long) text.codePointCount(0, at);
            }),
            Map.entry("count", (text, arguments, scope) ->
                    (long) occurrences(text, arguments.bind("count", "sub").text("sub"))),
            Map.entry(
                    "isdigit",
                    (text, arguments, scope) ->
                            !text.isEmpty() && text.codePoints().allMatch(Character::isDigit)));

    private static final Map<String, Method<List<?>>> OF_LISTS = Map.of("count", (list, arguments, scope) -> {
        Object item = arguments.bind("count", "value").need("value");
        return list.stream()
                .filter(one -> Python.equal(one, item, scope.budget()))
                .count();
    });

    private static final Map<String, Method<Map<?, ?>>> OF_MAPS = Map.of(
            "keys", (map, arguments, scope) -> Python.list(map, scope.budget()),
            "values", (map, arguments, scope) -> List.copyOf(map.values()),
            "items", (map, arguments, scope) -> items(map),
            "get",
                    (map, arguments, scope) -> {
                        Arguments.Bound bound = arguments.bind("get", "key", "default");
                        return Optional.<Object>ofNullable(map.get(bound.need("key")))
                                .orElseGet(() -> bound.get("default").orElse(Constant.NONE));
                    });

    private Methods() {}

    private interface Method<T> {
        Object call(T self, Arguments arguments, Scope scope);
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
        return Optional.ofNullable(methods.get(name)).map(method -> {
            Function function = (arguments, scope) -> {
                scope.budget().spend(self instanceof String text ? text.length() : 1);
                return method.call(self, arguments, scope);
            };
            return function;
        });
    }

    static String strip(String text, Arguments arguments) {
        return characters("strip", arguments)
                .map(characters -> PythonStrings.stripStart(PythonStrings.stripEnd(text, characters), characters))
                .orElseGet(() -> PythonStrings.stripStart(PythonStrings.stripEnd(text)));
    }

    static String replace(String text, Arguments arguments, Scope scope) {
        Arguments.Bound bound = arguments.bind("replace", "old", "new", "count");
        String old = bound.text("old");
        String replacement = bound.text("new");
        if (old.isEmpty()) {
            throw new TemplateError("replace: an empty string (expected: one with characters)");
        }
        long count = bound.integer("count", -1);
        scope.budget().spend(occurrences(text, old), replacement.length());
        return join(replacement, PythonStrings.split(text, old, count), scope.budget());
    }

    static String join(String separator, Object items, Budget budget) {
        BoundedText text = new BoundedText(budget);
        String next = "";
        for (Object item : Python.list(items, budget)) {
            text.append(next).append(PythonText.str(item, budget));
            next = separator;
        }
        return text.toString();
    }

    static List<Object> items(Map<?, ?> map) {
        List<Object> items = new ArrayList<>();
        map.forEach((key, value) -> items.add(List.of(key, value)));
        return Collections.unmodifiableList(items);
    }

    private static Optional<String> characters(String method, Arguments arguments) {
        Arguments.Bound bound = arguments.bind(method, "chars");
        return bound.get("chars").filter(value -> value != Constant.NONE).map(value -> bound.text("chars"));
    }

    private static List<String> affixes(String method, Arguments arguments) {
        Object affix = arguments.bind(method, "affix").need("affix");
        List<?> all = affix instanceof List<?> several ? several : List.of(affix);
        return all.stream().map(one -> Python.requireString(method, one)).toList();
    }

    private static List<Object> split(String text, Arguments arguments, Scope scope) {
        Arguments.Bound bound = arguments.bind("split", "sep", "maxsplit");
        long most = bound.integer("maxsplit", -1);
        if (bound.get("sep").filter(value -> value != Constant.NONE).isEmpty()) {
            scope.budget().spend(text.length(), Long.BYTES);
            return Collections.unmodifiableList(PythonStrings.split(text, most));
        }
        String separator = bound.text("sep");
        if (separator.isEmpty()) {
            throw new TemplateError("split: an empty separator (expected: one with characters)");
        }
        scope.budget().spend(occurrences(text, separator), Long.BYTES);
        return Collections.unmodifiableList(PythonStrings.split(text, separator, most));
    }

    private static List<Object> splitLines(String text, Scope scope) {
        scope.budget().spend(text.length(), Long.BYTES);
        return text.lines().<Object>map(line -> line).toList();
    }

    private static int occurrences(String text, String part) {
        return part.isEmpty() ? 0 : PythonStrings.split(text, part, -1).size() - 1;
    }
}
