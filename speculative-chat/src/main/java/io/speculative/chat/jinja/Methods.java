package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Arguments.Bound;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The methods of strings, lists and mappings that change nothing. */
final class Methods {

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

    /** What is called by a dot. */
    interface Method<T> {
        Object call(T self, Arguments arguments, Budget budget);
    }

    /** A method without parameters. */
    static <T> Method<T> plain(String name, BiFunction<T, Budget, Object> method) {
        return (self, arguments, budget) -> {
            arguments.bind(name);
            return method.apply(self, budget);
        };
    }

    /** The method of a value by name, if it has it. */
    static Optional<Object> of(Object value, String name) {
        if (value instanceof String string) {
            return bound(StringMethods.ALL, string, name);
        } else if (value instanceof List<?> list) {
            return bound(OF_LISTS, list, name);
        }
        return value instanceof Map<?, ?> map ? bound(OF_MAPS, map, name) : Optional.empty();
    }

    private static <T> Optional<Object> bound(Map<String, Method<T>> methods, T self, String name) {
        return Optional.ofNullable(methods.get(name))
                .map(method -> (Function) (arguments, scope) -> method.call(self, arguments, scope.budget()));
    }

    static List<Object> items(Map<?, ?> map, Budget budget) {
        BoundedList items = new BoundedList(budget);
        map.forEach((key, value) -> items.add(new Tuple(List.of(key, value))));
        return items.list();
    }

    private static List<Object> values(Map<?, ?> map, Budget budget) {
        return new BoundedList(budget).addAll(map.values()).list();
    }
}
