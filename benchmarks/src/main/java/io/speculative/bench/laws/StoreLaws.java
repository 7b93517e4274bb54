package io.speculative.bench.laws;

import io.speculative.bench.ModelArguments;
import io.speculative.bench.ModelOpener;
import io.speculative.bench.ModelPair;
import io.speculative.bench.OneLineErrors;
import io.speculative.bench.PositiveNumber;
import io.speculative.bench.Prompt;
import io.speculative.bench.PromptArguments;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Stores the laws that a pair of models has for the next token, at places evenly spaced over given texts, in the two files
 * that {@link AcceptanceTable} and {@link PlanTree} read. Texts like those the models will be used on give laws like those
 * they will have. Bad input gives one line on standard error and exit code 2.
 */
@Command(
        name = "StoreLaws",
        sortOptions = false,
        description = "Stores the laws of a target and a draft model after places of given texts.")
public final class StoreLaws implements Callable<Integer> {

    private final ModelOpener opener;

    @Mixin
    private ModelArguments models = new ModelArguments();

    @ArgGroup(multiplicity = "1")
    private PromptArguments texts = new PromptArguments();

    @Option(names = "--temperature", paramLabel = "T", description = "of both laws, above 0; default: 1")
    private double temperature = 1;

    @Option(names = "--top-k", paramLabel = "K", description = "keep the K most probable tokens")
    private Optional<Integer> topK = Optional.empty();

    @Option(names = "--top-p", paramLabel = "P", description = "keep the most probable tokens up to mass P")
    private Optional<Double> topP = Optional.empty();

    @Option(
            names = "--pairs",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "how many pairs of laws to store; default: ${DEFAULT-VALUE}")
    private int pairs = 64;

    @Option(names = "--target-probs", paramLabel = "FILE", required = true, description = "receives the target's laws")
    private Path targetLaws = Path.of("");

    @Option(names = "--draft-probs", paramLabel = "FILE", required = true, description = "receives the draft model's")
    private Path draftLaws = Path.of("");

    StoreLaws(ModelOpener opener) {
        this.opener = opener;
    }

    /**
     * Runs the command and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(
                OneLineErrors.commandLine(new StoreLaws(HuggingFaceModel::open)).execute(args));
    }

    @Override
    public Integer call() {
        SamplingRule rule = SamplingRule.temperature(temperature)
                .withTopK(topK.orElse(Integer.MAX_VALUE))
                .withTopP(topP.orElse(1.0));
        List<String> given = texts.prompts().stream().map(Prompt::text).toList();
        try (ModelPair pair = models.openPair(opener, models.precision())) {
            LanguageModel draft = pair.draft().orElseThrow();
            Vocabulary.requireSame(pair.target().vocabulary(), draft.vocabulary());
            int longest = Math.min(pair.target().contextLength(), draft.contextLength());
            List<int[]> contexts = contexts(given.stream()
                    .map(pair.target().vocabulary()::encode)
                    .map(text -> Arrays.copyOf(text, Math.min(text.length, longest)))
                    .toList());
            store(pair.target(), contexts, rule, targetLaws);
            store(draft, contexts, rule, draftLaws);
        }
        return ExitCode.OK;
    }

    /** Beginnings of the texts, their ends evenly spaced over the tokens of all texts together. */
    private List<int[]> contexts(List<int[]> texts) {
        int places = texts.stream().mapToInt(text -> text.length).sum();
        if (places < pairs) {
            throw new IllegalArgumentException(
                    "--pairs: " + pairs + " (expected: at most " + places + ", as the texts have no more tokens)");
        }
        List<int[]> contexts = new ArrayList<>(pairs);
        int before = 0;
        for (int[] text : texts) {
            int place = (int) ((long) contexts.size() * places / pairs);
            while (contexts.size() < pairs && place < before + text.length) {
                contexts.add(Arrays.copyOf(text, place - before + 1));
                place = (int) ((long) contexts.size() * places / pairs);
            }
            before += text.length;
        }
        return contexts;
    }

    private static void store(LanguageModel model, List<int[]> contexts, SamplingRule rule, Path file) {
        try (BufferedWriter laws = Files.newBufferedWriter(file)) {
            for (int[] context : contexts) {
                int last = context.length - 1;
                try (ModelSession session = model.open()) {
                    session.append(Arrays.copyOf(context, last));
                    write(session.score(TokenTree.root(context[last])).distribution(0, rule), laws);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + ": can't be written (expected: a file in a folder that exists)", e);
        }
    }

    private static void write(Distribution law, BufferedWriter laws) throws IOException {
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        for (int token = 0; token < probabilities.length; token++) {
            laws.write(token == 0 ? "" : " ");
            laws.write(probabilities[token] == 0 ? "0" : Float.toString((float) probabilities[token]));
        }
        laws.write('\n');
    }
}
