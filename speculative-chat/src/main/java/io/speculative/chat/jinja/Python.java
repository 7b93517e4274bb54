package io.speculative.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Python does with values of any type. */
final class Python {

    private static final int BYTES_OF_STRING = 32;

    private Python() {}

    static boolean truth(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        } else if (value instanceof Number number) {
            return number.doubleValue() != 0;
        } else if (value instanceof String string) {
            return !string.isEmpty();
        } else if (value instanceof List<?> list) {
            return !list.isEmpty();
        } else if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return value != Constant.NONE && !(value instanceof Undefined);
    }

    static String typeName(Object value) {
        if (value instanceof String) {
            return "str";
        } else if (value instanceof Long) {
            return "int";
        } else if (value instanceof Double) {
            return "float";
        } else if (value instanceof Boolean) {
            return "bool";
        } else if (value instanceof List) {
            return "list";
        } else if (value instanceof Map) {
            return "dict";
        } else if (value == Constant.NONE) {
            return "NoneType";
        }
        return value instanceof Function ? "function" : value instanceof Undefined ? "undefined" : "namespace";
    }

    static long length(Object value) {
        if (value instanceof String string) {
            return PythonStrings.length(string);
        }
        return value instanceof Map<?, ?> map
                ? map.size()
                : list(value, new Budget()).size();
    }

    /** The items of what can be iterated over: of a string its characters, of a mapping its keys. */
    static List<Object> list(Object value, Budget budget) {
        if (value instanceof List<?> list) {
            return Collections.unmodifiableList(list);
        } else if (value instanceof Map<?, ?> map) {
            budget.spend(map.size(), Long.BYTES);
            return List.copyOf(map.keySet());
        } else if (value instanceof String string) {
            budget.spend(string.length(), BYTES_OF_STRING);
            return string.codePoints().<Object>mapToObj(Character::toString).toList();
        } else if (value instanceof Undefined) {
            return List.of();
        }
        throw new TemplateError("a " + typeName(value) + " (expected: a list, a mapping or a string)");
    }

    static boolean equal(Object left, Object right, Budget budget) {
        budget.spend(1);
        if (left instanceof List<?> one && right instanceof List<?> other) {
            boolean equal = one.size() == other.size();
            for (int i = 0; equal && i < one.size(); i++) {
                equal = equal(one.get(i), other.get(i), budget);
            }
            return equal;
        } else if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            return one.size() == other.size()
                    && one.entrySet().stream()
                            .allMatch(entry -> other.containsKey(entry.getKey())
                                    && equal(
                                            entry.getValue(),
                                            Optional.ofNullable(other.get(entry.getKey()))
                                                    .orElseThrow(),
                                            budget));
        } else if (left instanceof Undefined && right instanceof Undefined) {
            return true;
        } else if (PythonMath.isNumber(left) && PythonMath.isNumber(right)) {
            return PythonMath.compare(left, right) == 0;
        }
        return left.equals(right);
    }

    static boolean contains(Object container, Object item, Budget budget) {
        if (container instanceof String string) {
            return string.contains(requireString("in", item));
        } else if (container instanceof Map<?, ?> map) {
            return map.containsKey(item);
        }
        return list(container, budget).stream().anyMatch(one -> equal(one, item, budget));
    }

    /** What {@code value.name} is. */
    static Object attribute(Object value, String name) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        return Methods.of(value, name)
                .or(() -> value instanceof Attributes own ? own.attribute(name) : Optional.empty())
                .or(() -> value instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)) : Optional.empty())
                .orElseGet(() -> new Undefined("'" + typeName(value) + " object' has no attribute '" + name + "'"));
    }

    /** What {@code value[key]} is. */
    static Object item(Object value, Object key) {
        if (value instanceof Map<?, ?> map && map.containsKey(key)) {
            return Optional.<Object>ofNullable(map.get(key)).orElseThrow();
        } else if (key instanceof String name) {
            return attribute(value, name);
        } else if (value instanceof Undefined undefined) {
            throw undefined.error();
        } else if (key instanceof Long index && (value instanceof List || value instanceof String)) {
            long size = length(value);
            long at = index < 0 ? index + size : index;
            if (at >= 0 && at < size) {
                return value instanceof List<?> list ? list.get((int) at) : character((String) value, at);
            }
        }
        return new Undefined("'" + typeName(value) + " object' has no such element");
    }

    private static String character(String string, long index) {
        return Character.toString(string.codePointAt(offset(string, index)));
    }

    /** What {@code value[from:to:step]} is. */
    static Object slice(Object value, Optional<Long> from, Optional<Long> to, long step, Budget budget) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (step == 0 || !(value instanceof List || value instanceof String)) {
            throw new TemplateError("slice of a " + typeName(value) + " by " + step
                    + " (expected: of a list or a string, by another step than 0)");
        }
        int size = (int) length(value);
        budget.spend(size);
        long first = bound(from, step > 0 ? 0 : size - 1L, size, step);
        long last = bound(to, step > 0 ? size : -1, size, step);
        if (value instanceof String string && step == 1) {
            return first < last ? string.substring(offset(string, first), offset(string, last)) : "";
        }
        List<Object> items = list(value, budget);
        List<Object> taken = new ArrayList<>();
        for (long i = first; step > 0 ? i < last : i > last; i += step) {
            taken.add(items.get((int) i));
        }
        return value instanceof List ? Collections.unmodifiableList(taken) : Methods.join("", taken, budget);
    }

    private static int offset(String string, long characters) {
        return string.offsetByCodePoints(0, (int) characters);
    }

    private static long bound(Optional<Long> bound, long fallback, int size, long step) {
        if (bound.isEmpty()) {
            return fallback;
        }
        long index = bound.get() < 0 ? bound.get() + size : bound.get();
        return step > 0 ? Math.min(Math.max(index, 0), size) : Math.min(Math.max(index, -1), size - 1L);
    }

    static String requireString(String what, Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (value instanceof String string) {
            return string;
        }
        throw new TemplateError(what + ": a " + typeName(value) + " (expected: a string)");
    }

    static long requireInteger(String what, Object value) {
        if (value instanceof Long integer) {
            return integer;
        }
        throw new TemplateError(what + ": a " + typeName(value) + " (expected: an integer)");
    }

    /** A mapping of keys that are equal only to themselves. */
    static Map<Object, Object> map(List<Object> keys, List<Object> values) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!(keys.get(i) instanceof String || keys.get(i) instanceof Long)) {
                throw new TemplateError("key: a " + typeName(keys.get(i)) + " (expected: a string or an integer)");
            }
            map.put(keys.get(i), values.get(i));
        }
        return Collections.unmodifiableMap(map);
    }
}
