package io.speculative.chat.jinja;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of a call.
 *
 * @param positional those without a name
 * @param named those with one
 */
record Arguments(List<Object> positional, Map<String, Object> named) {

    static final Arguments NONE = new Arguments(List.of(), Map.of());

    /**
     * The arguments by the names of the parameters.
     *
     * @param function the name of what is called, for the message
     * @param parameters the names, in the order of positional arguments
     * @throws TemplateError if there is an argument too many
     */
    Bound bind(String function, String... parameters) {
        if (positional.size() > parameters.length) {
            throw new TemplateError(
                    function + ": " + positional.size() + " arguments (expected: at most " + parameters.length + ")");
        }
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < positional.size(); i++) {
            values.put(parameters[i], positional.get(i));
        }
        Set<String> known = named.isEmpty() ? Set.of() : new HashSet<>(List.of(parameters));
        named.forEach((name, value) -> {
            if (!known.contains(name) || values.putIfAbsent(name, value) != null) {
                throw new TemplateError(
                        function + ": argument " + name + " (expected: each of " + List.of(parameters) + " once)");
            }
        });
        return new Bound(function, values);
    }

    /** All but the first. */
    Arguments rest() {
        return new Arguments(positional.subList(1, positional.size()), named);
    }

    /** Arguments by parameter. */
    record Bound(String function, Map<String, Object> values) {

        Optional<Object> get(String parameter) {
            return Optional.ofNullable(values.get(parameter));
        }

        /** The argument, for which absent and none are the same. */
        Optional<Object> some(String parameter) {
            return get(parameter).filter(value -> value != Constant.NONE);
        }

        Object need(String parameter) {
            return get(parameter).orElseThrow(() -> new TemplateError(function + ": " + parameter + " missing"));
        }

        String text(String parameter) {
            return Python.requireString(function, need(parameter));
        }

        boolean flag(String parameter) {
            return get(parameter).map(Python::truth).orElse(false);
        }

        /** An integer; absent and none count as the default. */
        long integer(String parameter, long fallback) {
            return some(parameter)
                    .map(value -> Python.requireInteger(function, value))
                    .orElse(fallback);
        }
    }
}
