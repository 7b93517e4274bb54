package io.speculative.djl.gguf;

import io.speculative.djl.weights.UnreadableWeightsException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The numbers that describe the shape of a model, whose keys begin with the name of its architecture. Keys that nothing has
 * asked for are refused in the end: what they say would not be computed.
 */
final class GgufFields {

    /** What changes nothing that is computed. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "vocab_size",
            "tensor_data_layout",
            "expert_used_count",
            "attention.layer_norm_epsilon",
            "rope.scaling.original_context_length",
            "rope.scaling.finetuned");

    private final GgufMetadata metadata;
    private final String prefix;
    private final Set<String> asked = new HashSet<>();

    GgufFields(GgufMetadata metadata, String architecture) {
        this.metadata = metadata;
        this.prefix = architecture + ".";
    }

    boolean has(String name) {
        return metadata.keys().contains(ask(name));
    }

    /** A number of things that has to be there. */
    int size(String name) {
        return find(name).orElseThrow(() -> metadata.missing(prefix + name, "an integer from 1 on"));
    }

    int size(String name, int usual) {
        return find(name).orElse(usual);
    }

    /** A number of things of which there are so many at most. */
    int size(String name, int most, String why) {
        int size = size(name);
        if (size > most) {
            throw metadata.refusal(prefix + name, size, "at most " + most + ", " + why);
        }
        return size;
    }

    /** A number of things; none if the file says 0 or nothing. */
    OptionalInt someOrNone(String name) {
        OptionalInt size = metadata.integer(ask(name));
        return size.isPresent() && size.getAsInt() == 0 ? OptionalInt.empty() : size;
    }

    /** Some files list a number for each layer; one that isn't the same for all is refused. */
    private OptionalInt find(String name) {
        String key = ask(name);
        OptionalInt size;
        if (metadata.isList(key)) {
            List<Long> each = metadata.list(key, Long.class).orElseThrow();
            if (each.isEmpty() || each.stream().distinct().count() > 1 || each.get(0) > Integer.MAX_VALUE) {
                throw metadata.refusal(key, metadata.summary(key), "the same number for each layer");
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

    /** One of some words; the usual one if the file says none. */
    String word(String name, String usual, List<String> known) {
        String word = metadata.text(ask(name)).orElse(usual);
        if (!known.contains(word)) {
            throw metadata.refusal(prefix + name, word, String.join(" or ", known));
        }
        return word;
    }

    /** A flag for each of so many layers. */
    Optional<List<Boolean>> flags(String name, int layers) {
        String key = ask(name);
        if (!metadata.isList(key)) {
            return Optional.empty();
        }
        Optional<List<Boolean>> flags = metadata.list(key, Boolean.class);
        flags.filter(list -> list.size() != layers).ifPresent(list -> {
            throw metadata.refusal(key, list.size() + " items", layers + ", one for each layer");
        });
        return flags;
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
        return metadata.number(ask(name))
                .map(number -> {
                    if (!(number > 0) || Double.isInfinite(number)) {
                        throw metadata.refusal(prefix + name, number, "a number > 0");
                    }
                    return number;
                })
                .orElse(usual);
    }

    UnreadableWeightsException refusal(String name, Object value, String expectation) {
        return metadata.refusal(prefix + name, value, expectation);
    }

    /** Refuses another value than this one. */
    void require(String name, int expected) {
        if (size(name, expected) != expected) {
            throw metadata.refusal(prefix + name, size(name), Integer.toString(expected));
        }
    }

    /** Refuses what the program doesn't compute, which a number above 0 asks for. */
    void requireNone(String name) {
        someOrNone(name).ifPresent(value -> {
            throw metadata.refusal(prefix + name, value, "0");
        });
    }

    /** Refuses keys of the architecture that nothing has asked for. */
    void requireAllAsked() {
        metadata.keys().stream()
                .filter(key -> key.startsWith(prefix)
                        && !asked.contains(key)
                        && !WITHOUT_EFFECT.contains(key.substring(prefix.length())))
                .findFirst()
                .ifPresent(key -> {
                    throw metadata.refusal(key, metadata.summary(key), "no such key, as it isn't computed");
                });
    }

    private String ask(String name) {
        asked.add(prefix + name);
        return prefix + name;
    }
}
