package io.speculative.chat.jinja;

import java.util.List;
import java.util.Optional;

/** What a loop says about itself. Only itself is equal to it. */
final class Loop implements Attributes {

    private static final Undefined NO_PREVIOUS = Undefined.because("there is no previous item");
    private static final Undefined NO_NEXT = Undefined.because("there is no next item");

    private final List<?> items;
    private final int index;

    /**
     * The state of a loop.
     *
     * @param items what it goes over
     * @param index how many were before
     */
    Loop(List<?> items, int index) {
        this.items = items;
        this.index = index;
    }

    @Override
    public Optional<Object> attribute(String name) {
        int size = items.size();
        return Optional.ofNullable(
                switch (name) {
                    case "index" -> index + 1L;
                    case "index0" -> (long) index;
                    case "revindex" -> (long) size - index;
                    case "revindex0" -> size - index - 1L;
                    case "first" -> index == 0;
                    case "last" -> index == size - 1;
                    case "depth" -> 1L;
                    case "depth0" -> 0L;
                    case "length" -> (long) size;
                    case "previtem" -> index > 0 ? items.get(index - 1) : NO_PREVIOUS;
                    case "nextitem" -> index < size - 1 ? items.get(index + 1) : NO_NEXT;
                    case "cycle" -> (Function) (arguments, scope) -> cycle(arguments.positional());
                    default -> null;
                });
    }

    private Object cycle(List<Object> values) {
        if (values.isEmpty()) {
            throw new TemplateError("cycle: no arguments (expected: at least one)");
        }
        return values.get(index % values.size());
    }
}
