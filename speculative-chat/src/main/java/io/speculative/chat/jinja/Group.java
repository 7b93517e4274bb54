package io.speculative.chat.jinja;

import java.util.AbstractList;
import java.util.List;
import java.util.Optional;

/** Items that have something in common: the pair that {@code groupby} makes, whose parts have names. */
final class Group extends AbstractList<Object> implements Attributes {

    private final Object grouper;
    private final List<Object> items;

    Group(Object grouper, List<Object> items) {
        this.grouper = grouper;
        this.items = items;
    }

    @Override
    public Optional<Object> attribute(String name) {
        return switch (name) {
            case "grouper" -> Optional.of(grouper);
            case "list" -> Optional.of(items);
            default -> Optional.empty();
        };
    }

    @Override
    public Object get(int index) {
        return index == 0 ? grouper : items;
    }

    @Override
    public int size() {
        return 2;
    }
}
