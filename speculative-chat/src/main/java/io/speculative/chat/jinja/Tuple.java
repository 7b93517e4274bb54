package io.speculative.chat.jinja;

import java.util.AbstractList;
import java.util.List;

/** What Python writes in parentheses: a list that is equal to no list. */
final class Tuple extends AbstractList<Object> {

    private final List<Object> items;

    /** Keeps the list, which must not change. */
    Tuple(List<Object> items) {
        this.items = items;
    }

    @Override
    public Object get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }

    /** A list made of a list or a tuple, as what it was made of. */
    static List<Object> like(List<?> origin, List<Object> items) {
        return Python.isTuple(origin) ? new Tuple(items) : items;
    }
}
