package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.model.Detokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replaces and removes values of a valid tokenizer: it is refused in one way only, or it works. */
class CorruptTokenizerTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int CASES = 500;
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "70000",
            "1e300",
            "\"\"",
            "\"the\"",
            "\"Sequence\"",
            "\"Split\"",
            "\"Precompiled\"",
            "[]",
            "{}");

    @TempDir
    private Path folder;

    private int refused;
    private int opened;

    private record Place(JsonNode parent, String key) {}

    @Test
    void open_damagedTokenizer_isRefusedOrWorks() throws IOException {
        RandomGenerator random = new SplittableRandom(20240608);
        for (int i = 0; i < CASES; i++) {
            ObjectNode json = ByteLevelTokenizer.json();
            for (int damages = 1 + random.nextInt(2); damages > 0; damages--) {
                damage(json, random);
            }
            open(json);
        }
        assertThat(refused).isGreaterThan(CASES / 4);
        assertThat(opened).isPositive();
    }

    /** Anything thrown but a refusal, or a crash, fails the test. */
    private void open(ObjectNode json) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(
                folder, ByteLevelTokenizer.SIZE, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), Set.of())) {
            Detokenizer detokenizer = vocabulary.detokenizer();
            for (int id : vocabulary.encode("the café <say> the")) {
                detokenizer.push(id);
            }
            opened++;
        } catch (IllegalArgumentException e) {
            refused++;
        }
    }

    private static void damage(ObjectNode json, RandomGenerator random) throws IOException {
        List<Place> places = new ArrayList<>();
        collect(json, places);
        Place place = places.get(random.nextInt(places.size()));
        JsonNode value = JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
        if (place.parent() instanceof ObjectNode object) {
            if (random.nextInt(4) == 0) {
                object.remove(place.key());
            } else {
                object.set(place.key(), value);
            }
        } else if (place.parent() instanceof ArrayNode array) {
            array.set(Integer.parseInt(place.key()), value);
        }
    }

    private static void collect(JsonNode node, List<Place> places) {
        if (node.size() > 100) {
            return;
        }
        node.properties().forEach(field -> {
            places.add(new Place(node, field.getKey()));
            collect(field.getValue(), places);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places.add(new Place(node, Integer.toString(i)));
            collect(node.path(i), places);
        }
    }
}
