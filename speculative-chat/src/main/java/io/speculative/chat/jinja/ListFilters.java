package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Arguments.Bound;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Filters that go through the items of a list. */
final class ListFilters {

    private static final int STEPS_OF_IDENTITY = 4;
    private static final int BYTES_OF_IDENTITY = 64;

    private ListFilters() {}

    /** The first item that no other one exceeds, in a direction. */
    static Object extreme(Object value, int direction, Budget budget) {
        Iterator<?> items = Python.list(value, budget).iterator();
        if (!items.hasNext()) {
            return Undefined.because("no extreme of an empty list");
        }
        Object extreme = items.next();
        Object key = folded(extreme, budget);
        while (items.hasNext()) {
            budget.spend(1);
            Object item = items.next();
            Object other = folded(item, budget);
            if (PythonMath.compare(other, key, budget) * direction > 0) {
                extreme = item;
                key = other;
            }
        }
        return extreme;
    }

    /** The items that are equal to none before. */
    static Object unique(Object value, Budget budget) {
        BoundedList unique = new BoundedList(budget);
        Known known = new Known(budget);
        for (Object item : Python.list(value, budget)) {
            if (known.add(item)) {
                unique.add(item);
            }
        }
        return new Generated(unique.list());
    }

    /**
     * What was seen before: strings in any letter case, and equal numbers, count as one. Each kind is by itself, because hashes
     * that are equal cost nothing only among keys that have an order.
     */
    private static final class Known {
        private final BoundedMap strings;
        private final BoundedMap integers;
        private final BoundedMap fractions;
        private final Set<Object> others = new HashSet<>();
        private final Budget budget;

        Known(Budget budget) {
            this.budget = budget;
            strings = new BoundedMap(budget);
            integers = new BoundedMap(budget);
            fractions = new BoundedMap(budget);
        }

        /** Whether it is new. */
        boolean add(Object item) {
            if (item instanceof List || item instanceof Map) {
                throw new TemplateError("unique: a " + Python.typeName(item) + " (expected: a value without items)");
            } else if (item instanceof String text) {
                return add(strings, LetterCase.lower(text, budget));
            } else if (item instanceof Double number && number != number.longValue()) {
                return add(fractions, Double.doubleToLongBits(number));
            } else if (PythonMath.isNumber(item)) {
                return add(integers, ((Number) PythonMath.numbers("+", item, 0L)).longValue());
            }
            budget.spend(STEPS_OF_IDENTITY);
            budget.hold(BYTES_OF_IDENTITY);
            return others.add(item instanceof Undefined ? Undefined.class : item);
        }

        private static boolean add(BoundedMap known, Object key) {
            boolean fresh = known.get(key).isEmpty();
            if (fresh) {
                known.put(key, key);
            }
            return fresh;
        }
    }

    /** What strings are compared by, for which letter case doesn't count. */
    private static Object folded(Object item, Budget budget) {
        return item instanceof String text ? LetterCase.lower(text, budget) : item;
    }

    /** The items of a value; what counts as false has none, such as {@code none}. */
    private static List<?> some(Object value, Budget budget) {
        return Python.truth(value) ? Python.list(value, budget) : List.of();
    }

    /** What a filter makes of every item, or an attribute of every item. */
    static Object map(Object value, Arguments arguments, Scope scope) {
        Budget budget = scope.budget();
        if (arguments.positional().isEmpty()) {
            Bound bound = arguments.bind("map", "attribute", "default");
            BoundedList attributes = new BoundedList(budget);
            for (Object one : attributes(some(value, budget), bound.text("attribute"), budget)) {
                attributes.add(one instanceof Undefined ? bound.get("default").orElse(one) : one);
            }
            return new Generated(attributes.list());
        }
        Filters.Filter filter =
                Filters.named(Python.requireString("map", arguments.positional().get(0)));
        Arguments rest = arguments.rest();
        BoundedList mapped = new BoundedList(budget);
        for (Object one : some(value, budget)) {
            budget.enter();
            mapped.add(filter.apply(one, rest, scope));
            budget.leave();
        }
        return new Generated(mapped.list());
    }

    /** What every item has at a path. */
    static List<Object> attributes(Object value, String name, Budget budget) {
        List<Object> path = Lookup.path(name, budget);
        BoundedList attributes = new BoundedList(budget);
        for (Object one : Python.list(value, budget)) {
            attributes.add(Lookup.item(one, path, budget));
        }
        return attributes.list();
    }

    /** The sum of the items, or of an attribute of each. */
    static Object sum(Object value, Arguments arguments, Scope scope) {
        Budget budget = scope.budget();
        Bound bound = arguments.bind("sum", "attribute", "start");
        List<?> items = bound.some("attribute").isPresent()
                ? attributes(value, bound.text("attribute"), budget)
                : Python.list(value, budget);
        Object sum = bound.get("start").orElse(0L);
        for (Object item : items) {
            budget.spend(1);
            sum = PythonMath.apply("+", sum, item, budget);
        }
        return sum;
    }

    /** The items that pass a test, or don't. */
    static Object chosen(Object value, Arguments arguments, boolean wanted, Scope scope) {
        return chosen(value, one -> passes(one, arguments, scope) == wanted, scope);
    }

    private static Object chosen(Object value, Predicate<Object> wanted, Scope scope) {
        BoundedList chosen = new BoundedList(scope.budget());
        for (Object one : some(value, scope.budget())) {
            scope.budget().spend(1);
            if (wanted.test(one)) {
                chosen.add(one);
            }
        }
        return new Generated(chosen.list());
    }

    /** The items whose attribute passes a test, or doesn't. */
    static Object chosenByAttribute(Object value, Arguments arguments, boolean wanted, Scope scope) {
        if (arguments.positional().isEmpty()) {
            throw new TemplateError("selectattr: no arguments (expected: the name of an attribute)");
        }
        String name = Python.requireString("selectattr", arguments.positional().get(0));
        List<Object> path = Lookup.path(name, scope.budget());
        Arguments rest = arguments.rest();
        return chosen(value, one -> passes(Lookup.item(one, path, scope.budget()), rest, scope) == wanted, scope);
    }

    /** Whether a value passes the test that the first argument names, or is true if there is none. */
    private static boolean passes(Object value, Arguments arguments, Scope scope) {
        return arguments.positional().isEmpty()
                ? Python.truth(value)
                : Tests.named(Python.requireString(
                                "test", arguments.positional().get(0)))
                        .passes(value, arguments.rest(), scope);
    }
}
