package io.speculative.transport;

/**
 * A heap of numbered items by time, in which an item's time can change. Every item has up to four others below it;
 * their times lie side by side, so a step down reads one or two cache lines.
 *
 * <p>A workspace: arrays grow and are reused.
 */
final class TimeHeap {

    private static final int ARITY = 4;
    private static final int SHIFT = 2;

    private int[] items = {};
    private double[] times = {};
    private int[] place = {};
    private double[] lastTime = {};
    private int size;

    /** Starts over with items {@code 0 .. count - 1}, to be added in any order. */
    void clear(int count) {
        size = 0;
        if (items.length < count) {
            items = new int[count];
            times = new double[count];
            place = new int[count];
            lastTime = new double[count];
        }
    }

    void add(int item, double at) {
        lastTime[item] = at;
        rise(size++, item, at);
    }

    /** The earliest item. */
    int first() {
        return items[0];
    }

    /** The time of an item, also of one that has been removed. */
    double time(int item) {
        return lastTime[item];
    }

    void removeFirst() {
        size--;
        if (size > 0) {
            sink(0, items[size], times[size]);
        }
    }

    void move(int item, double at) {
        double former = lastTime[item];
        lastTime[item] = at;
        if (at < former) {
            rise(place[item], item, at);
        } else {
            sink(place[item], item, at);
        }
    }

    private void rise(int from, int item, double at) {
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) >>> SHIFT;
            if (times[parent] <= at) {
                break;
            }
            put(hole, items[parent], times[parent]);
            hole = parent;
        }
        put(hole, item, at);
    }

    private void sink(int from, int item, double at) {
        int hole = from;
        while (true) {
            int child = (hole << SHIFT) + 1;
            if (child >= size) {
                break;
            }
            int earliest = child;
            int end = Math.min(child + ARITY, size);
            for (int other = child + 1; other < end; other++) {
                earliest = times[other] < times[earliest] ? other : earliest;
            }
            if (at <= times[earliest]) {
                break;
            }
            put(hole, items[earliest], times[earliest]);
            hole = earliest;
        }
        put(hole, item, at);
    }

    private void put(int hole, int item, double at) {
        items[hole] = item;
        times[hole] = at;
        place[item] = hole;
    }
}
