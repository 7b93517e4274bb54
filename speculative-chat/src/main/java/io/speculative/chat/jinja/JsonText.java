package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Arguments.Bound;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes values as Python's {@code json.dumps} does, whose options these are. */
final class JsonText {

    private static final int BYTES_OF_KEY = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final Budget budget;
    private final BoundedText text;
    private final boolean ascii;
    private final boolean sorted;
    private final Optional<String> indent;
    private final String betweenItems;
    private final String behindKeys;

    private JsonText(Bound options, Budget budget) {
        this.budget = budget;
        text = new BoundedText(budget);
        ascii = options.flag("ensure_ascii");
        sorted = options.flag("sort_keys");
        indent = options.some("indent").map(width -> Filters.indentation(width, budget));
        List<?> separators = options.some("separators")
                .<List<?>>map(one -> Python.list(one, budget))
                .orElseGet(() -> List.of(indent.isPresent() ? "," : ", ", ": "));
        if (separators.size() != 2) {
            throw new TemplateError("separators: " + separators.size() + " (expected: 2)");
        }
        betweenItems = Python.requireString("separators", separators.get(0));
        behindKeys = Python.requireString("separators", separators.get(1));
    }

    static String of(Object value, Arguments arguments, Budget budget) {
        JsonText json =
                new JsonText(arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys"), budget);
        json.append(value, 0);
        return json.text.toString();
    }

    private void append(Object value, int level) {
        budget.enter();
        if (value instanceof String string) {
            string(string);
        } else if (value instanceof Long || value instanceof Boolean) {
            text.append(value.toString());
        } else if (value instanceof Double number) {
            text.append(number(number));
        } else if (value == Constant.NONE) {
            text.append("null");
        } else if (value instanceof List<?> list) {
            list(list, level);
        } else if (value instanceof Map<?, ?> map) {
            map(map, level);
        } else {
            throw new TemplateError("tojson: a " + Python.typeName(value) + " (expected: a value that JSON has)");
        }
        budget.leave();
    }

    private String number(double number) {
        return Double.isFinite(number) ? PythonText.number(number, budget) : Double.toString(number);
    }

    private void list(List<?> list, int level) {
        String next = "";
        text.append("[");
        for (Object item : list) {
            text.append(next);
            line(level + 1);
            append(item, level + 1);
            next = betweenItems;
        }
        if (!list.isEmpty()) {
            line(level);
        }
        text.append("]");
    }

    private void map(Map<?, ?> map, int level) {
        String next = "";
        text.append("{");
        for (Object key : sorted ? sortedKeys(map) : map.keySet()) {
            text.append(next);
            line(level + 1);
            string(String.valueOf(key));
            text.append(behindKeys);
            append(BoundedMap.find(map, key, budget).orElseThrow(), level + 1);
            next = betweenItems;
        }
        if (!map.isEmpty()) {
            line(level);
        }
        text.append("}");
    }

    private List<?> sortedKeys(Map<?, ?> map) {
        budget.hold((long) BYTES_OF_KEY * map.size());
        List<Object> keys = new ArrayList<>(map.keySet());
        keys.sort((one, other) -> PythonMath.compare(one, other, budget));
        return keys;
    }

    private void line(int level) {
        indent.ifPresent(one -> {
            text.append("\n");
            for (int i = 0; i < level; i++) {
                text.append(one);
            }
        });
    }

    private void string(String string) {
        text.append('"');
        string.chars().forEach(c -> {
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    if (c < ' ' || (ascii && c > '~')) {
                        text.append("\\u").append(HEX.toHexDigits((char) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        });
        text.append('"');
    }
}
