package io.speculative.djl.gguf;

import java.util.ArrayList;
import java.util.List;

/** Reads the values of metadata: numbers as {@link Long} or {@link Double}, {@link Boolean}s, {@link String}s, and lists of them. */
final class GgufValues {

    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    /** A list's slot, and the number or the shortest text in it. */
    private static final double HEAP_PER_ITEM = 64;

    private static final int MOST_DEPTH = 4;

    private final GgufInput input;

    GgufValues(GgufInput input) {
        this.input = input;
    }

    /** The next value, after its type. */
    Object next(String key) {
        return next(key, input.nextInt(key + ": type"), MOST_DEPTH);
    }

    private Object next(String key, int type, int depth) {
        return switch (type) {
            case 0 -> (long) Byte.toUnsignedInt(input.nextByte(key));
            case 1 -> (long) input.nextByte(key);
            case 2 -> (long) Short.toUnsignedInt(input.nextShort(key));
            case 3 -> (long) input.nextShort(key);
            case 4 -> Integer.toUnsignedLong(input.nextInt(key));
            case 5 -> (long) input.nextInt(key);
            case 6 -> (double) Float.intBitsToFloat(input.nextInt(key));
            case BOOL -> flag(key);
            case STRING -> input.nextText(key);
            case ARRAY -> list(key, depth);
            case 10 -> unsigned(key);
            case 11 -> input.nextLong(key);
            case 12 -> Double.longBitsToDouble(input.nextLong(key));
            default -> throw input.fault(key + ": type " + type, "a type of metadata, 0 to 12");
        };
    }

    private boolean flag(String key) {
        byte value = input.nextByte(key);
        if (value != 0 && value != 1) {
            throw input.fault(key + ": " + value, "0 or 1");
        }
        return value == 1;
    }

    private long unsigned(String key) {
        long value = input.nextLong(key);
        if (value < 0) {
            throw input.fault(key + ": " + Long.toUnsignedString(value), "at most " + Long.MAX_VALUE);
        }
        return value;
    }

    private List<Object> list(String key, int depth) {
        if (depth == 0) {
            throw input.fault(key + ": lists in lists", "at most " + MOST_DEPTH + " levels of them");
        }
        int type = input.nextInt(key + ": type of items");
        long count = input.nextCount(key + ": count", bytes(key, type));
        input.requireHeap(key + ": " + count + " items", HEAP_PER_ITEM * count);
        List<Object> items = new ArrayList<>(Math.toIntExact(Math.min(count, Integer.MAX_VALUE - 8)));
        for (long item = 0; item < count; item++) {
            items.add(next(key, type, depth - 1));
        }
        return items;
    }

    /** The least that a value takes in the file. */
    private int bytes(String key, int type) {
        return switch (type) {
            case 0, 1, BOOL -> Byte.BYTES;
            case 2, 3 -> Short.BYTES;
            case 4, 5, 6 -> Integer.BYTES;
            case STRING, 10, 11, 12 -> Long.BYTES;
            case ARRAY -> Integer.BYTES + Long.BYTES;
            default -> throw input.fault(key + ": type of items " + type, "a type of metadata, 0 to 12");
        };
    }
}
