package io.speculative.chat.jinja;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;

/** What a filter makes that is no list in Python: always true, and gone through only once. It prints as the list of all items. */
final class Generated extends AbstractList<Object> {

    private final List<?> items;
    private int taken;

    Generated(List<?> items) {
        this.items = items;
    }

    /** The items that are left, all of which are taken now. */
    List<?> rest() {
        List<?> rest = items.subList(taken, items.size());
        taken = items.size();
        return rest;
    }

    /** The items that are left, each of which is taken when it is asked for. */
    Iterator<Object> taking() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return taken < items.size();
            }

            @Override
            public Object next() {
                return items.get(taken++);
            }
        };
    }

    @Override
    public Object get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }
}
