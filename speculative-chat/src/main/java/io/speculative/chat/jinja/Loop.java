package io.speculative.chat.jinja;

import java.util.List;
import java.util.Optional;

/**
 * What a loop says about itself.
 *
 * @param items what it goes over
 * @param index how many were before
 */
record Loop(List<Object> items, int index) implements Attributes {

    @Override
    public Optional<Object> attribute(String name) {
        int size = items.size();
        Object value = switch (name) {
            case "index" -> index + 1L;
            case "index0" -> (long) index;
            case "revindex" -> (long) size - index;
            case "revindex0" -> size - index - 1L;
            case "first" -> index == 0;
            case "last" -> index == size - 1;
            case "length" -> (long) size;
            case "previtem" -> index > 0 ? items.get(index - 1) : new Undefined("there is no previous item");
            case "nextitem" -> index < size - 1 ? items.get(index + 1) : new Undefined("there is no next item");
            case "cycle" -> (Function) (arguments, scope) -> cycle(arguments.positional());
            default -> Constant.NONE;
        };
        return value == Constant.NONE ? Optional.empty() : Optional.of(value);
    }

    private Object cycle(List<Object> values) {
        if (values.isEmpty()) {
            throw new TemplateError("cycle: no arguments (expected: at least one)");
        }
        return values.get(index % values.size());
    }
}
