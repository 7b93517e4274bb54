package io.speculative.chat.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Python does with values of any type. */
final class Python {

    private Python() {}

    static boolean truth(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        } else if (value instanceof Number number) {
            return number.doubleValue() != 0;
        } else if (value instanceof String string) {
            return !string.isEmpty();
        } else if (value instanceof List<?> list) {
            return list instanceof Generated || !list.isEmpty();
        } else if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return value != Constant.NONE && !(value instanceof Undefined);
    }

    static boolean isTuple(List<?> list) {
        return list instanceof Tuple || list instanceof Group;
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
        } else if (value instanceof List<?> list) {
            return isTuple(list) ? "tuple" : "list";
        } else if (value instanceof Map) {
            return "dict";
        } else if (value == Constant.NONE) {
            return "NoneType";
        }
        return value instanceof Function ? "function" : value instanceof Undefined ? "undefined" : "namespace";
    }

    static long length(Object value, Budget budget) {
        if (value instanceof String string) {
            return PythonStrings.length(string, budget);
        }
        return value instanceof Map<?, ?> map
                ? map.size()
                : items(value, budget).size();
    }

    /** The items of what can be iterated over: of a string its characters, of a mapping its keys. */
    static List<?> list(Object value, Budget budget) {
        return value instanceof Generated once ? once.rest() : items(value, budget);
    }

    /** The same one after another: of what is gone through once, only those that are asked for are taken. */
    static Iterator<?> iterator(Object value, Budget budget) {
        return value instanceof Generated once
                ? once.taking()
                : items(value, budget).iterator();
    }

    private static List<?> items(Object value, Budget budget) {
        if (value instanceof List<?> list) {
            return list;
        } else if (value instanceof Map<?, ?> map) {
            return new BoundedList(budget).addAll(map.keySet()).list();
        } else if (value instanceof String string) {
            return PythonStrings.characters(string, budget);
        } else if (value instanceof Undefined) {
            return List.of();
        }
        throw new TemplateError("a " + typeName(value) + " (expected: a list, a mapping or a string)");
    }

    static boolean equal(Object left, Object right, Budget budget) {
        budget.enter();
        boolean equal;
        if (left instanceof List<?> one && right instanceof List<?> other) {
            equal = one.size() == other.size() && isTuple(one) == isTuple(other) && allEqual(one, other, budget);
        } else if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            equal = one.size() == other.size() && allEqual(one, other, budget);
        } else if (left instanceof String one && right instanceof String other) {
            equal = one.length() == other.length() && equalTexts(one, other, budget);
        } else if (PythonMath.isNumber(left) && PythonMath.isNumber(right)) {
            equal = PythonMath.compare(left, right, budget) == 0;
        } else {
            equal = left == right || (left instanceof Undefined && right instanceof Undefined);
        }
        budget.leave();
        return equal;
    }

    private static boolean equalTexts(String one, String other, Budget budget) {
        budget.read(one);
        return one.equals(other);
    }

    private static boolean allEqual(List<?> one, List<?> other, Budget budget) {
        Iterator<?> others = other.iterator();
        for (Object item : one) {
            if (!equal(item, others.next(), budget)) {
                return false;
            }
        }
        return true;
    }

    private static boolean allEqual(Map<?, ?> one, Map<?, ?> other, Budget budget) {
        for (Map.Entry<?, ?> entry : one.entrySet()) {
            Optional<Object> value = BoundedMap.find(other, entry.getKey(), budget);
            if (value.isEmpty() || !equal(entry.getValue(), value.get(), budget)) {
                return false;
            }
        }
        return true;
    }

    static boolean contains(Object container, Object item, Budget budget) {
        if (container instanceof String string) {
            return PythonStrings.find(string, requireString("in", item), budget) >= 0;
        } else if (container instanceof Map<?, ?> map) {
            return BoundedMap.find(map, item, budget).isPresent();
        }
        Iterator<?> items = iterator(container, budget);
        boolean found = false;
        while (!found && items.hasNext()) {
            found = equal(items.next(), item, budget);
        }
        return found;
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
}
