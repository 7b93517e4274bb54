package io.speculative.examples;

import io.speculative.GenerationOptions;
import io.speculative.Request;
import io.speculative.SpeculativeDecoder;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Continues one text several times at once. Each pass over the target scores the drafts of all texts that still run, so
 * the weights are read once for all of them. A request's text is the same as if it ran alone.
 */
@Command(name = "ShareTargetPasses", description = "Continues a text with several seeds in shared target passes.")
public final class ShareTargetPasses implements Runnable {

    private static final int REQUESTS = 3;
    private static final int PROMPT_PIECE = 64;

    /** The most tokens to draft for one request in a round: a bound on the rows of a pass. */
    private static final int MOST_NODES = 8;

    @Mixin
    private PairArguments pair = new PairArguments("The lion looked at the little girl and");

    /**
     * Runs the example and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new ShareTargetPasses(), args);
    }

    @Override
    public void run() {
        PrintWriter out = pair.out();
        PairFolders folders = pair.folders();
        try (LanguageModel target = HuggingFaceModel.open(folders.target());
                LanguageModel draft = HuggingFaceModel.open(folders.draft())) {
            var decoder = SpeculativeDecoder.of(target, ChainDrafter.of(draft, 4));
            int[] prompt = target.vocabulary().encode(pair.text());
            List<Request> requests = new ArrayList<>();
            List<StringBuilder> texts = new ArrayList<>();
            try {
                for (int seed = 0; seed < REQUESTS; seed++) {
                    GenerationOptions options = GenerationOptions.maxTokens(32)
                            .withSamplingRule(SamplingRule.temperature(0.8))
                            .withSeed(seed);
                    requests.add(decoder.request(prompt, options));
                    texts.add(new StringBuilder(pair.text()));
                }
                int passes = decodeTogether(target, requests, texts);
                texts.forEach(out::println);
                out.println("[" + passes + " target passes for " + REQUESTS + " texts]");
            } finally {
                requests.forEach(Request::close);
            }
        }
    }

    private static int decodeTogether(LanguageModel target, List<Request> requests, List<StringBuilder> texts) {
        for (Request request : requests) {
            boolean read = false;
            while (!read) {
                read = request.read(PROMPT_PIECE);
            }
        }
        int passes = 0;
        List<Request> running = requests;
        while (!running.isEmpty()) {
            List<TokenTree> trees =
                    running.stream().map(request -> request.propose(MOST_NODES)).toList();
            List<Scores> scores =
                    target.score(running.stream().map(Request::session).toList(), trees);
            passes++;
            for (int i = 0; i < scores.size(); i++) {
                StringBuilder text = texts.get(requests.indexOf(running.get(i)));
                running.get(i).settle(scores.get(i)).forEach(event -> text.append(event.text()));
            }
            running = requests.stream()
                    .filter(request -> request.stopReason().isEmpty())
                    .toList();
        }
        return passes;
    }
}
