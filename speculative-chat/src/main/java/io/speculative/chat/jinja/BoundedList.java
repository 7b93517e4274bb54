package io.speculative.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list that grows within a budget. */
final class BoundedList {

    private static final int BYTES_OF_LIST = 96;

    /** A place with the small thing that may be there: a number, a pair, a function. */
    static final int BYTES_OF_PLACE = 48;

    private final List<Object> items = new ArrayList<>();
    private final Budget budget;

    BoundedList(Budget budget) {
        this.budget = budget;
        budget.hold(BYTES_OF_LIST);
    }

    BoundedList add(Object item) {
        budget.spend(1);
        budget.hold(BYTES_OF_PLACE);
        items.add(item);
        return this;
    }

    BoundedList addAll(Iterable<?> more) {
        more.forEach(this::add);
        return this;
    }

    int size() {
        return items.size();
    }

    /** The list, which doesn't change any more. */
    List<Object> list() {
        return Collections.unmodifiableList(items);
    }
}
