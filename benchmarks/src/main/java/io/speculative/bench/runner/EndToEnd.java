package io.speculative.bench.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.GenerationOptions;
import io.speculative.bench.ModelArguments;
import io.speculative.bench.ModelOpener;
import io.speculative.bench.ModelPair;
import io.speculative.bench.OneLineErrors;
import io.speculative.bench.PositiveNumber;
import io.speculative.bench.Prompt;
import io.speculative.bench.PromptArguments;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.precision.Precision;
import io.speculative.model.LanguageModel;
import io.speculative.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Decodes prompts with a pair of model folders and writes one JSON line per prompt, drafter and run to standard output,
 * and nothing else there. Bad input gives one line on standard error and exit code 2.
 *
 * <p>With several {@code --drafter} or {@code --precision} options every prompt is decoded with each of them in turn, and
 * who comes first changes from prompt to prompt: so all of them meet the same state of the machine.
 */
@Command(
        name = "EndToEnd",
        sortOptions = false,
        description = "Decodes prompts and writes one JSON line per prompt, drafter and run.")
public final class EndToEnd implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ModelOpener opener;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelArguments models = new ModelArguments();

    @Option(
            names = "--drafter",
            paramLabel = "SPEC",
            required = true,
            converter = DrafterSpec.Converter.class,
            description = DrafterSpec.FORMS + "; several are run in turn")
    private List<DrafterSpec> drafters = List.of();

    @Option(
            names = "--verifier",
            paramLabel = "NAME",
            converter = VerifierByName.class,
            completionCandidates = VerifierByName.Names.class,
            description = "${COMPLETION-CANDIDATES}; default: traversal, which is block on a chain")
    private Optional<Verifier> verifier = Optional.empty();

    @Mixin
    private RequestArguments request = new RequestArguments();

    @ArgGroup(multiplicity = "1")
    private PromptArguments prompts = new PromptArguments();

    @Option(
            names = "--per-category",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "the first N prompts of each category of Spec-Bench; default: all")
    private Optional<Integer> perCategory = Optional.empty();

    @Option(
            names = "--chat",
            description = "each prompt is a user's message, written down by the target's chat template")
    private boolean chat;

    @Option(
            names = "--runs",
            paramLabel = "R",
            converter = PositiveNumber.class,
            description = "reported runs of every prompt; default: 1")
    private int runs = 1;

    @Option(
            names = "--warm-up",
            paramLabel = "W",
            description = "runs of the first prompt that are not reported; default: 1")
    private int warmUp = 1;

    EndToEnd(ModelOpener opener) {
        this.opener = opener;
    }

    /**
     * Runs the command and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new EndToEnd(HuggingFaceModel::open), args);
    }

    @Override
    public Integer call() {
        if (warmUp < 0) {
            throw new IllegalArgumentException("--warm-up: " + warmUp + " (expected: >= 0)");
        }
        GenerationOptions options = request.request();
        List<Prompt> chosen = prompts.prompts();
        if (perCategory.isPresent()) {
            chosen = Prompt.ofEachCategory(chosen, perCategory.get());
        }
        boolean drafting = drafters.stream().anyMatch(drafter -> drafter.opensDraft(models.namesDraft()));
        try (OpenPairs pairs = new OpenPairs()) {
            List<Contestant> contestants = new ArrayList<>();
            for (Precision precision : models.precisions()) {
                ModelPair pair =
                        pairs.add(drafting ? models.openPair(opener, precision) : models.openTarget(opener, precision));
                drafters.forEach(drafter -> contestants.add(Contestant.of(precision, drafter, verifier, pair)));
            }
            LanguageModel target = pairs.pairs.get(0).target();
            List<Task> tasks = chosen.stream()
                    .map(prompt -> chat ? Task.ofMessage(prompt, target, options) : Task.ofText(prompt, options))
                    .toList();
            for (int i = 0; i < warmUp; i++) {
                contestants.forEach(contestant -> tasks.get(0).decode(contestant.decoder()));
            }
            for (Schedule.Trial trial : Schedule.trials(runs, tasks.size(), contestants.size())) {
                Contestant contestant = contestants.get(trial.contestant());
                Task task = tasks.get(trial.prompt());
                report(trial, contestant, task, task.decode(contestant.decoder()));
            }
        }
        return ExitCode.OK;
    }

    private void report(Schedule.Trial trial, Contestant contestant, Task task, DecodedText decoded) {
        ObjectNode line = JSON.createObjectNode();
        decoded.describe(line);
        OptionalLong peakRss = PeakMemory.bytes();
        line.put("peakRssBytes", peakRss.isPresent() ? (Long) peakRss.getAsLong() : null);
        decoded.describeText(line);
        line.put("run", trial.run());
        line.put("promptIndex", trial.prompt());
        task.describe(line);
        line.put("chat", chat);
        models.describe(line, contestant.precision());
        contestant.describe(line);
        request.describe(line);
        spec.commandLine().getOut().println(line);
    }

    /** The models that are open, one pair for each precision. */
    private static final class OpenPairs implements AutoCloseable {
        private final List<ModelPair> pairs = new ArrayList<>();

        ModelPair add(ModelPair pair) {
            pairs.add(pair);
            return pair;
        }

        @Override
        public void close() {
            pairs.forEach(ModelPair::close);
        }
    }
}
