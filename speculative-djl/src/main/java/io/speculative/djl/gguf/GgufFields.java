package io.speculative.djl.gguf;

import java.util.List;
import java.util.OptionalInt;

/** The numbers that describe the shape of a model, whose keys begin with the name of its architecture. */
final class GgufFields {

    private final GgufMetadata metadata;
    private final String prefix;

    GgufFields(GgufMetadata metadata, String architecture) {
        this.metadata = metadata;
        this.prefix = architecture + ".";
    }

    /** A number of things that has to be there. */
    int size(String name) {
        return find(name).orElseThrow(() -> metadata.missing(prefix + name, "an integer from 1 on"));
    }

    int size(String name, int usual) {
        return find(name).orElse(usual);
    }

    /** Some files list a number for each layer; one that isn't the same for all is refused. */
    private OptionalInt find(String name) {
        String key = prefix + name;
        OptionalInt size;
        if (metadata.isList(key)) {
            List<Long> each = metadata.list(key, Long.class).orElseThrow();
            if (each.isEmpty() || each.stream().distinct().count() > 1 || each.get(0) > Integer.MAX_VALUE) {
                throw metadata.refusal(key, each, "the same number for each layer");
            }
            size = OptionalInt.of(each.get(0).intValue());
        } else {
            size = metadata.integer(key);
        }
        size.ifPresent(value -> {
            if (value < 1) {
                throw metadata.refusal(key, value, "an integer from 1 on");
            }
        });
        return size;
    }

    /** A number above 0 that has to be there. */
    double number(String name) {
        double number = number(name, Double.NaN);
        if (Double.isNaN(number)) {
            throw metadata.missing(prefix + name, "a number > 0");
        }
        return number;
    }

    double number(String name, double usual) {
        return metadata.number(prefix + name)
                .map(number -> {
                    if (!(number > 0) || Double.isInfinite(number)) {
                        throw metadata.refusal(prefix + name, number, "a number > 0");
                    }
                    return number;
                })
                .orElse(usual);
    }

    /** Refuses another value than this one. */
    void require(String name, int expected) {
        if (size(name, expected) != expected) {
            throw metadata.refusal(prefix + name, size(name), Integer.toString(expected));
        }
    }

    /** Refuses what the program doesn't compute, which a number other than this one asks for. */
    void refuseIfPresent(String name, int neutral) {
        metadata.integer(prefix + name).ifPresent(value -> {
            if (value != neutral) {
                throw metadata.refusal(prefix + name, value, Integer.toString(neutral));
            }
        });
    }
}
