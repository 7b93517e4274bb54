package io.speculative.djl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The small trained models among the shared data, and what a 64-bit reference computes with them. */
enum StoriesModel {
    TARGET("stories260K"),
    DRAFT("stories279K-draft");

    private final String folder;

    StoriesModel(String folder) {
        this.folder = folder;
    }

    HuggingFaceModel open(Precision precision) {
        return open(precision, RowArithmetic.FAST);
    }

    HuggingFaceModel open(Precision precision, RowArithmetic rows) {
        return HuggingFaceModel.open(
                models().resolve(folder),
                ModelOptions.defaults().withPrecision(precision).withRows(rows).withThreads(1));
    }

    /** The ids that greedy decoding gives, from the begin token on. */
    int[] greedyIds() {
        JsonNode ids = reference().path("greedy_ids_from_bos");
        int[] values = new int[ids.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ids.path(i).asInt();
        }
        return values;
    }

    /** The logits of the first vocabulary ids after the first twelve greedy ids. */
    double[] logitsAfterTwelve() {
        JsonNode logits = reference().path("logits_after_first_12_ids");
        double[] values = new double[logits.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = logits.path(i).asDouble();
        }
        return values;
    }

    private JsonNode reference() {
        try {
            return new JsonMapper()
                    .readTree(models().resolve("reference.json").toFile())
                    .required(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path models() {
        return Path.of(System.getProperty("speculative.shared"), "data", "models");
    }
}
