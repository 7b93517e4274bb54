package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Arguments.Bound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Filters that put items in order. Like Python's, they keep the order of equal ones. */
final class SortFilters {

    /** An item and what it is sorted by. */
    private record Keyed(Object key, Object item) {}

    private final Budget budget;
    private final boolean caseSensitive;

    private SortFilters(Bound options, Budget budget) {
        this.budget = budget;
        this.caseSensitive = options.flag("case_sensitive");
    }

    /** {@code sort}: by the items themselves, or by one or several of their attributes. */
    static List<Object> sort(Object value, Arguments arguments, Scope scope) {
        Bound options = arguments.bind("sort", "reverse", "case_sensitive", "attribute");
        SortFilters order = new SortFilters(options, scope.budget());
        Optional<List<List<Object>>> paths = options.some("attribute").map(order::paths);
        List<Keyed> keyed = new ArrayList<>();
        for (Object item : Python.list(value, scope.budget())) {
            Object key = paths.isPresent() ? order.keys(item, paths.get()) : order.key(item);
            keyed.add(order.keyed(key, item));
        }
        return order.items(order.sorted(keyed, options.flag("reverse")));
    }

    /** {@code dictsort}: the pairs of a mapping, by key or by value. */
    static List<Object> dictionary(Object value, Arguments arguments, Scope scope) {
        Bound options = arguments.bind("dictsort", "case_sensitive", "by", "reverse");
        SortFilters order = new SortFilters(options, scope.budget());
        String by = options.some("by").isPresent() ? options.text("by") : "key";
        if (!(value instanceof Map<?, ?> map) || !(by.equals("key") || by.equals("value"))) {
            throw new TemplateError("dictsort: a " + Python.typeName(value) + " by " + Lookup.quote(by)
                    + " (expected: a mapping by key or value)");
        }
        List<Keyed> keyed = new ArrayList<>();
        for (Object pair : Methods.items(map, scope.budget())) {
            keyed.add(order.keyed(order.key(((List<?>) pair).get(by.equals("key") ? 0 : 1)), pair));
        }
        return order.items(order.sorted(keyed, options.flag("reverse")));
    }

    /** {@code groupby}: the items with equal attributes together, in the order of the attribute. */
    static List<Object> group(Object value, Arguments arguments, Scope scope) {
        Bound options = arguments.bind("groupby", "attribute", "default", "case_sensitive");
        SortFilters order = new SortFilters(options, scope.budget());
        List<Object> path = order.path(options.need("attribute"));
        List<Keyed> keyed = new ArrayList<>();
        for (Object item : Python.list(value, scope.budget())) {
            keyed.add(order.keyed(order.key(attribute(item, path, options, scope.budget())), item));
        }
        List<Keyed> sorted = order.sorted(keyed, false);
        BoundedList groups = new BoundedList(scope.budget());
        for (int start = 0, end; start < sorted.size(); start = end) {
            end = start + 1;
            while (end < sorted.size()
                    && Python.equal(sorted.get(end).key(), sorted.get(start).key(), scope.budget())) {
                end++;
            }
            Object grouper = attribute(sorted.get(start).item(), path, options, scope.budget());
            groups.add(new Group(grouper, order.items(sorted.subList(start, end))));
        }
        return groups.list();
    }

    private static Object attribute(Object item, List<Object> path, Bound options, Budget budget) {
        Object found = Lookup.item(item, path, budget);
        return found instanceof Undefined ? options.some("default").orElse(found) : found;
    }

    private List<List<Object>> paths(Object attribute) {
        List<List<Object>> paths = new ArrayList<>();
        if (attribute instanceof String names) {
            PythonSplit.split(names, ",", -1, budget).forEach(name -> paths.add(path(name)));
        } else {
            paths.add(path(attribute));
        }
        return paths;
    }

    private List<Object> path(Object attribute) {
        return attribute instanceof Long
                ? List.of(attribute)
                : Lookup.path(Python.requireString("attribute", attribute), budget);
    }

    private List<Object> keys(Object item, List<List<Object>> paths) {
        BoundedList keys = new BoundedList(budget);
        paths.forEach(path -> keys.add(key(Lookup.item(item, path, budget))));
        return keys.list();
    }

    private Object key(Object value) {
        return value instanceof String text && !caseSensitive ? LetterCase.lower(text, budget) : value;
    }

    private Keyed keyed(Object key, Object item) {
        budget.hold(BoundedList.BYTES_OF_PLACE);
        return new Keyed(key, item);
    }

    private List<Keyed> sorted(List<Keyed> keyed, boolean reverse) {
        Comparator<Keyed> order = (one, other) -> {
            budget.spend(1);
            return PythonMath.compare(one.key(), other.key(), budget);
        };
        keyed.sort(reverse ? order.reversed() : order);
        return keyed;
    }

    private List<Object> items(List<Keyed> keyed) {
        BoundedList items = new BoundedList(budget);
        keyed.forEach(one -> items.add(one.item()));
        return items.list();
    }
}
