package io.speculative.transport;

/**
 * A binary heap of numbered items by time, in which an item's time can change.
 *
 * <p>A workspace: arrays grow and are reused.
 */
final class TimeHeap {

    private int[] heap = {};
    private int[] place = {};
    private double[] time = {};
    private int size;

    /** Starts over with items {@code 0 .. items - 1}, all to be given a time by {@link #add} in this order. */
    void clear(int items) {
        size = 0;
        if (heap.length < items) {
            heap = new int[items];
            place = new int[items];
            time = new double[items];
        }
    }

    void add(int item, double at) {
        time[item] = at;
        rise(size++, item);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The earliest item. */
    int first() {
        return heap[0];
    }

    double time(int item) {
        return time[item];
    }

    void removeFirst() {
        int last = heap[--size];
        if (size > 0) {
            sink(0, last);
        }
    }

    void move(int item, double at) {
        boolean earlier = at < time[item];
        time[item] = at;
        if (earlier) {
            rise(place[item], item);
        } else {
            sink(place[item], item);
        }
    }

    private void rise(int from, int item) {
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (time[heap[parent]] <= time[item]) {
                break;
            }
            put(hole, heap[parent]);
            hole = parent;
        }
        put(hole, item);
    }

    private void sink(int from, int item) {
        int hole = from;
        while (2 * hole + 1 < size) {
            int child = 2 * hole + 1;
            if (child + 1 < size && time[heap[child + 1]] < time[heap[child]]) {
                child++;
            }
            if (time[item] <= time[heap[child]]) {
                break;
            }
            put(hole, heap[child]);
            hole = child;
        }
        put(hole, item);
    }

    private void put(int hole, int item) {
        heap[hole] = item;
        place[item] = hole;
    }
}
