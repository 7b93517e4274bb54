package io.speculative.djl;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.speculative.djl.precision.Precision;
import io.speculative.tree.TokenTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A tiny model with random weights, one per model family or variant of it, and what Hugging Face transformers computes
 * with it in 32-bit floats. {@code tools/README.md} says how the folders, and the GGUF files of some, came about.
 */
record GoldenModel(Path folder, Values values) {

    /** All models. */
    static Stream<GoldenModel> all() {
        return folders().stream().map(GoldenModel::read);
    }

    /** The models of the GGUF files. */
    static Stream<GoldenModel> ofGgufFiles() {
        return list(resource("gguf/golden")).stream().map(file -> {
            String variant = file.getFileName().toString().replace(".gguf", "");
            return new GoldenModel(file, named(variant).values());
        });
    }

    /** The model of a variant. */
    static GoldenModel named(String variant) {
        return read(root().resolve(variant));
    }

    /** The folders of all models. */
    static List<Path> folders() {
        return list(root());
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenModel read(Path folder) {
        try {
            return new GoldenModel(
                    folder,
                    new JsonMapper().readValue(Files.readAllBytes(folder.resolve("golden.json")), Values.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        return resource("golden");
    }

    private static Path resource(String name) {
        URL root = Objects.requireNonNull(GoldenModel.class.getResource(name));
        try {
            return Path.of(root.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    HuggingFaceModel open() {
        return open(Precision.FP32);
    }

    HuggingFaceModel open(Precision precision) {
        return HuggingFaceModel.open(
                folder,
                ModelOptions.defaults().withPrecision(precision).withThreads(1).withContextLimit(contextLimit()));
    }

    /** For how many positions the model is opened; mostly as many as it is made for. */
    int contextLimit() {
        return values.contextLimit() == 0 ? Integer.MAX_VALUE : values.contextLimit();
    }

    /** Copies the files of the model, but not the values that transformers computes. */
    void copyTo(Path other) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!file.endsWith("golden.json")) {
                    Files.copy(file, other.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Prompt> prompts() {
        return values.prompts();
    }

    Tree tree() {
        return values.tree();
    }

    Greedy greedy() {
        return values.greedy();
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }

    /**
     * The content of {@code golden.json}.
     *
     * @param contextLimit for how many positions the model is to be opened; 0 for as many as it is made for
     */
    record Values(String transformers, int contextLimit, List<Prompt> prompts, Tree tree, Greedy greedy) {}

    /** A text, and the logits at each of its positions. */
    record Prompt(int[] ids, float[][] logits) {}

    /** A text, a token tree behind it, and the logits at each of its nodes. */
    record Tree(int[] prefix, int[] tokens, int[] parents, float[][] logits) {

        /** The tree of the first nodes alone. */
        TokenTree firstNodes(int nodes) {
            TokenTree.Builder tree = TokenTree.rootedAt(tokens[0]);
            for (int node = 1; node < nodes; node++) {
                tree.add(parents[node], tokens[node]);
            }
            return tree.build();
        }
    }

    /** A text and its greedy continuation. */
    record Greedy(int[] prompt, int[] ids) {}
}
