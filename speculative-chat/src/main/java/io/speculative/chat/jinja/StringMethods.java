package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Arguments.Bound;
import io.speculative.chat.jinja.Methods.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** The methods of strings. */
final class StringMethods {

    static final Map<String, Method<String>> ALL = Map.ofEntries(
            Map.entry("strip", StringMethods::strip),
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
            Map.entry("upper", Methods.plain("upper", LetterCase::upper)),
            Map.entry("lower", Methods.plain("lower", LetterCase::lower)),
            Map.entry("title", Methods.plain("title", LetterCase::title)),
            Map.entry("capitalize", Methods.plain("capitalize", LetterCase::capitalize)),
            Map.entry("isdigit", all("isdigit", PythonStrings::isDigit)),
            Map.entry("isalpha", all("isalpha", Character::isLetter)),
            Map.entry("isalnum", all("isalnum", PythonStrings::isLetterOrNumber)),
            Map.entry("isspace", all("isspace", PythonStrings::isSpace)),
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
            Map.entry(
                    "split",
                    (text, arguments, budget) ->
                            split("split", text, arguments, PythonSplit::split, PythonSplit::split, budget)),
            Map.entry(
                    "rsplit",
                    (text, arguments, budget) -> split(
                            "rsplit", text, arguments, PythonSplit::splitFromEnd, PythonSplit::splitFromEnd, budget)),
            Map.entry(
                    "partition",
                    (text, arguments, budget) ->
                            PythonSplit.partition(text, separator("partition", arguments), budget)),
            Map.entry(
                    "rpartition",
                    (text, arguments, budget) ->
                            PythonSplit.partitionFromEnd(text, separator("rpartition", arguments), budget)),
            Map.entry(
                    "splitlines",
                    (text, arguments, budget) -> PythonSplit.lines(
                            text, arguments.bind("splitlines", "keepends").flag("keepends"), budget)),
            Map.entry("center", StringMethods::center),
            Map.entry("replace", StringMethods::replace),
            Map.entry("join", (text, arguments, budget) -> {
                Object items = arguments.bind("join", "items").need("items");
                return PythonText.join(text, Python.list(items, budget), budget);
            }),
            Map.entry("find", (text, arguments, budget) -> {
                String part = arguments.bind("find", "sub").text("sub");
                return PythonStrings.find(text, part, budget);
            }),
            Map.entry("rfind", (text, arguments, budget) -> {
                String part = arguments.bind("rfind", "sub").text("sub");
                return PythonStrings.findFromEnd(text, part, budget);
            }),
            Map.entry("zfill", StringMethods::fillWithZeros),
            Map.entry("count", (text, arguments, budget) -> {
                String part = arguments.bind("count", "sub").text("sub");
                return PythonStrings.count(text, part, budget);
            }));

    private StringMethods() {}

    private interface WordSplit {
        Object cut(String text, long most, Budget budget);
    }

    private interface SeparatorSplit {
        Object cut(String text, String separator, long most, Budget budget);
    }

    static Object strip(String text, Arguments arguments, Budget budget) {
        return characters("strip", arguments)
                .map(characters ->
                        PythonStrings.stripStart(PythonStrings.stripEnd(text, characters, budget), characters, budget))
                .orElseGet(() -> PythonStrings.stripStart(PythonStrings.stripEnd(text, budget), budget));
    }

    static Object replace(String text, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("replace", "old", "new", "count");
        return PythonStrings.replace(text, bound.text("old"), bound.text("new"), bound.integer("count", -1), budget);
    }

    private static Object center(String text, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("center", "width", "fillchar");
        long width = Python.requireInteger("center", bound.need("width"));
        String fill = bound.get("fillchar").isPresent() ? bound.text("fillchar") : " ";
        if (PythonStrings.length(fill, budget) != 1) {
            throw new TemplateError("center: " + Lookup.quote(fill) + " (expected: one character)");
        }
        return PythonStrings.center(text, width, fill, budget);
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

    /** A method that cuts at most so many times, at whitespace or at a separator. */
    private static Object split(
            String method, String text, Arguments arguments, WordSplit words, SeparatorSplit pieces, Budget budget) {
        Bound bound = arguments.bind(method, "sep", "maxsplit");
        long most = bound.integer("maxsplit", -1);
        if (bound.some("sep").isEmpty()) {
            return words.cut(text, most, budget);
        }
        return pieces.cut(text, requireCharacters(method, "separator", bound.text("sep")), most, budget);
    }

    private static String separator(String method, Arguments arguments) {
        return requireCharacters(
                method, "separator", arguments.bind(method, "sep").text("sep"));
    }

    private static Method<String> all(String name, IntPredicate kind) {
        return Methods.plain(name, (text, budget) -> PythonStrings.all(text, kind, budget));
    }

    private static Object fillWithZeros(String text, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("zfill", "width");
        long width = Python.requireInteger("zfill", bound.need("width"));
        long missing = Math.max(0, width - PythonStrings.length(text, budget));
        String zeros = PythonMath.repeat("0", missing, budget);
        int sign = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        budget.make(zeros.length() + (long) text.length());
        return text.substring(0, sign) + zeros + text.substring(sign);
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
