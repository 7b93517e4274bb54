package io.speculative.bench.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.speculative.bench.OneLineErrors;
import io.speculative.djl.ModelOptions;
import io.speculative.model.LanguageModel;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The runner on two table models, of five tokens {@code a} to {@code e}: the draft resembles the target. */
final class RunnerOnTables {

    private static final LawTable TARGET = LawTable.random(1, 5, 2);
    private static final LawTable DRAFT = TARGET.mixedWith(LawTable.random(2, 5, 2), 0.3);

    private final List<TableModel> opened = new ArrayList<>();
    private final List<ModelOptions> options = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Runs the command on the folders {@code target} and {@code draft}; returns its exit code. */
    int run(String... args) {
        String[] all = Stream.concat(Stream.of("--target", "target"), Arrays.stream(args))
                .toArray(String[]::new);
        return OneLineErrors.commandLine(new EndToEnd(this::open))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    private LanguageModel open(Path folder, ModelOptions modelOptions) {
        TableModel model = TableModel.of(folder.equals(Path.of("draft")) ? DRAFT : TARGET, 5);
        opened.add(model);
        options.add(modelOptions);
        return model;
    }

    /** The models opened so far. */
    List<TableModel> opened() {
        return opened;
    }

    /** The options they were opened with. */
    List<ModelOptions> options() {
        return options;
    }

    /** What was written to standard output. */
    String out() {
        return out.toString();
    }

    /** What was written to standard error. */
    String err() {
        return err.toString();
    }

    /** The JSON lines on standard output; fails if one is not JSON. */
    List<JsonNode> lines() throws JsonProcessingException {
        List<JsonNode> parsed = new ArrayList<>();
        for (String line : out().lines().toList()) {
            parsed.add(new ObjectMapper().readTree(line));
        }
        return parsed;
    }
}
