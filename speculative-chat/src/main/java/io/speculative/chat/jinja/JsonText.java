package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Arguments.Bound;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes values as Python's {@code json.dumps} does, whose options these are. */
final class JsonText {

    private final BoundedText text;
    private final boolean ascii;
    private final boolean sorted;
    private final Optional<String> indent;
    private final String betweenItems;
    private final String behindKeys;

    private JsonText(Bound options, Budget budget) {
        text = new BoundedText(budget);
        ascii = options.flag("ensure_ascii");
        sorted = options.flag("sort_keys");
        indent = options.get("indent")
                .filter(one -> one != Constant.NONE)
                .map(width -> Filters.indentation(width, budget));
        List<Object> separators = options.get("separators")
                .filter(one -> one != Constant.NONE)
                .map(one -> Python.list(one, budget))
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
        if (value instanceof String string) {
            string(string);
        } else if (value instanceof Long || value instanceof Boolean) {
            text.append(value.toString());
        } else if (value instanceof Double number) {
            text.append(PythonText.number(number));
        } else if (value == Constant.NONE) {
            text.append("null");
        } else if (value instanceof List<?> list) {
            items("[", list.iterator(), "]", level);
        } else if (value instanceof Map<?, ?> map) {
            Map<?, ?> ordered = sorted ? new TreeMap<>(map) : map;
            items("{", ordered.entrySet().iterator(), "}", level);
        } else {
            throw new TemplateError("tojson: a " + Python.typeName(value) + " (expected: a value that JSON has)");
        }
    }

    private void items(String open, Iterator<?> items, String close, int level) {
        text.append(open);
        boolean empty = !items.hasNext();
        while (items.hasNext()) {
            line(level + 1);
            Object item = items.next();
            if (item instanceof Map.Entry<?, ?> entry) {
                string(String.valueOf(entry.getKey()));
                text.append(behindKeys);
                append(entry.getValue(), level + 1);
            } else {
                append(item, level + 1);
            }
            text.append(items.hasNext() ? betweenItems : "");
        }
        if (!empty) {
            line(level);
        }
        text.append(close);
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
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                default -> {
                    if (c < ' ' || (ascii && c > '~')) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        text.append(quoted.append('"'));
    }
}
