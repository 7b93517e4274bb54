package io.speculative.examples;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Decoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.GreedyDivergence;
import io.speculative.SpeculativeDecoder;
import io.speculative.chat.ChatMessage;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.ModelOptions;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.verify.BlockVerification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Streams the continuation of a prompt, then decodes the same request plainly and speculatively and shows both side by
 * side. A chat model answers the prompt instead; a target that is named without a draft model looks its drafts up in the text. Bad
 * input gives one line on standard error and exit code 2.
 */
@Command(
        name = "Demo",
        sortOptions = false,
        description = "Continues a prompt, and shows plain and speculative decoding of it side by side.")
public final class Demo implements Callable<Integer> {

    private static final int WIDTH = 80;
    private static final int RUNS = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--target",
            paramLabel = "PATH",
            description = "target model, a folder or a GGUF file; default: the one in examples/models")
    private Optional<Path> target = Optional.empty();

    @Option(
            names = "--draft",
            paramLabel = "PATH",
            description = "draft model, likewise; default: none for a target that is named")
    private Optional<Path> draft = Optional.empty();

    @Option(names = "--prompt", paramLabel = "TEXT", description = "the text to continue, or a chat model's to answer")
    private String prompt = "Once upon a time there was a little girl who lived with her grandmother";

    @Option(names = "--max-new-tokens", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
    private int maxNewTokens = 128;

    @Option(names = "--temperature", paramLabel = "T", description = "0, the default, is greedy decoding")
    private double temperature;

    @Option(names = "--seed", paramLabel = "S", description = "of the random numbers; default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--draft-length",
            paramLabel = "N",
            description = "tokens per draft of a draft model; default: ${DEFAULT-VALUE}")
    private int draftLength = 8;

    @Option(names = "--threads", paramLabel = "N", description = "per operation; default: one per core")
    private Optional<Integer> threads = Optional.empty();

    /** A command that picocli fills in. */
    Demo() {}

    /**
     * Runs the demo and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new Demo(), args);
    }

    @Override
    public Integer call() {
        if (prompt.isBlank()) {
            throw new IllegalArgumentException("--prompt: empty (expected: the text to continue)");
        }
        if (draftLength < 1) {
            throw new IllegalArgumentException("--draft-length: " + draftLength + " (expected: >= 1)");
        }
        GenerationOptions request = request();
        ModelOptions options = threads.map(ModelOptions.defaults()::withThreads).orElseGet(ModelOptions::defaults);
        if (target.isPresent() && draft.isEmpty()) {
            try (HuggingFaceModel model = HuggingFaceModel.open(target.get(), options)) {
                show(target.get(), "looked up in the text", model, SpeculativeDecoder.of(model), request);
            }
            return ExitCode.OK;
        }
        PairFolders folders = PairFolders.of(target, draft);
        try (HuggingFaceModel model = HuggingFaceModel.open(folders.target(), options);
                LanguageModel draftModel = HuggingFaceModel.open(folders.draft(), options)) {
            Decoder speculative =
                    SpeculativeDecoder.of(model, ChainDrafter.of(draftModel, draftLength), new BlockVerification());
            show(folders.target(), folders.draft() + ", " + draftLength + " tokens ahead", model, speculative, request);
        }
        return ExitCode.OK;
    }

    private void show(
            Path path, String drafts, HuggingFaceModel model, Decoder speculative, GenerationOptions request) {
        boolean chat = model.chatTemplate().isPresent();
        int[] tokens = chat
                ? model.chatPrompt(List.of(ChatMessage.user(prompt)))
                : model.vocabulary().encode(prompt);
        describe(path, drafts, model);
        stream(chat ? prompt + "\n\n" : prompt, speculative, tokens, request);
        compare(model, AutoregressiveDecoder.of(model), speculative, tokens, request);
    }

    private GenerationOptions request() {
        SamplingRule rule = temperature == 0 ? SamplingRule.greedy() : SamplingRule.temperature(temperature);
        return GenerationOptions.maxTokens(maxNewTokens).withSamplingRule(rule).withSeed(seed);
    }

    private void describe(Path path, String drafts, LanguageModel model) {
        out().printf("target  %s%n", path);
        out().printf("draft   %s%n", drafts);
        out().printf(
                        Locale.ROOT,
                        "%d-token vocabulary, context of %d, %s%n%n",
                        model.vocabulary().size(),
                        model.contextLength(),
                        temperature == 0 ? "greedy" : "temperature " + temperature + ", seed " + seed);
    }

    /** Prints the text as it comes; serves as a warm-up of the speculative side too. */
    private void stream(String opening, Decoder decoder, int[] tokens, GenerationOptions request) {
        WrappedText text = new WrappedText(out(), WIDTH);
        text.print(opening);
        try (Generation generation = decoder.generate(tokens, request)) {
            generation.forEachRemaining(event -> text.print(event.text()));
        }
        text.end();
        out().println();
    }

    /** Decodes in turn, so that both sides meet the same machine; the first, plain generation is a warm-up. */
    private void compare(
            LanguageModel model, Decoder plain, Decoder speculative, int[] tokens, GenerationOptions request) {
        run(plain, tokens, request, new Tally());
        Tally alone = new Tally();
        Tally drafted = new Tally();
        for (int i = 0; i < RUNS; i++) {
            run(plain, tokens, request, alone);
            run(speculative, tokens, request, drafted);
        }
        out().println("Side by side: the same request, " + RUNS + " times each, in turn");
        out().println(SideBySide.table(alone, drafted));
        out().println("Accepted at each depth of the draft");
        out().println(SideBySide.chart(drafted.byDepth()));
        out().println(verdict(model, tokens, alone, drafted));
        out().flush();
    }

    private void run(Decoder decoder, int[] tokens, GenerationOptions request, Tally tally) {
        try (Generation generation = decoder.generate(tokens, request)) {
            tally.add(generation);
        }
    }

    private String verdict(LanguageModel model, int[] tokens, Tally alone, Tally drafted) {
        if (temperature != 0) {
            return "The two texts differ, as two draws do; both are drawn from the target's own law.";
        }
        return GreedyDivergence.between(model, tokens, alone.tokens(), drafted.tokens())
                .map(divergence -> "The two texts part: " + divergence + ".")
                .orElse("The two texts are equal, token by token.");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
