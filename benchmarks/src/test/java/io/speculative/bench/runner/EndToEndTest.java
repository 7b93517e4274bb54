package io.speculative.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.speculative.AutoregressiveDecoder;
import io.speculative.GenerationOptions;
import io.speculative.bench.OneLineErrors;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.ModelOptions;
import io.speculative.djl.precision.Precision;
import io.speculative.model.TableModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndToEndTest {

    private final RunnerOnTables runner = new RunnerOnTables();

    @Test
    void run_plain_writesOneLineWithEveryField() throws JsonProcessingException {
        int code = runner.run("--drafter", "none", "--prompt", "abc", "--max-new-tokens", "7", "--threads", "1");

        assertThat(code).isZero();
        assertThat(runner.err()).isEmpty();
        JsonNode line = onlyLine();
        assertThat(line.fieldNames())
                .toIterable()
                .contains(
                        "tokens",
                        "seconds",
                        "tokensPerSecond",
                        "targetPasses",
                        "blockEfficiency",
                        "acceptanceRate",
                        "draftUtilization",
                        "acceptanceByDepth",
                        "draftSeconds",
                        "targetSeconds",
                        "verifySeconds",
                        "otherSeconds",
                        "firstTokenSeconds",
                        "peakRssBytes",
                        "tokenIds",
                        "text",
                        "target",
                        "draft",
                        "drafter",
                        "verifier",
                        "guarantee",
                        "temperature",
                        "topK",
                        "topP",
                        "seed",
                        "prompt",
                        "maxNewTokens",
                        "precision",
                        "draftPrecision",
                        "rows",
                        "device",
                        "threads",
                        "run",
                        "ignoreEos");
        assertThat(line.get("tokens").asInt()).isEqualTo(7);
        assertThat(line.get("targetPasses").asInt()).isEqualTo(7);
        assertThat(line.get("blockEfficiency").asDouble()).isEqualTo(1.0);
        assertThat(line.get("drafter").asText()).isEqualTo("none");
        assertThat(line.get("verifier").isNull()).isTrue();
        assertThat(line.get("stopReason").asText()).isEqualTo("MAX_TOKENS");
    }

    @Test
    void run_plain_givesTheDecodersTextAndTokens() throws JsonProcessingException {
        runner.run("--drafter", "none", "--prompt", "abc", "--max-new-tokens", "7");

        TableModel target = TableModel.random(1, 5, 2);
        try (var generation = AutoregressiveDecoder.of(target).generate("abc", GenerationOptions.maxTokens(7))) {
            assertThat(onlyLine().get("text").asText()).isEqualTo(generation.text());
        }
        StringBuilder spelled = new StringBuilder();
        onlyLine().get("tokenIds").forEach(id -> spelled.append((char) ('a' + id.asInt())));
        assertThat(onlyLine().get("text").asText()).isEqualTo(spelled.toString());
    }

    @Test
    void run_plain_partsOfTheTimeSumToTheWhole() throws JsonProcessingException {
        runner.run(
                "--drafter",
                "chain:3",
                "--verifier",
                "rrs",
                "--draft",
                "draft",
                "--prompt",
                "a",
                "--max-new-tokens",
                "9");

        JsonNode line = onlyLine();
        double sum = 0;
        for (String part : List.of("promptSeconds", "draftSeconds", "targetSeconds", "verifySeconds", "otherSeconds")) {
            assertThat(line.get(part).asDouble()).isNotNegative();
            sum += line.get(part).asDouble();
        }
        double seconds = line.get("seconds").asDouble();
        assertThat(sum).isCloseTo(seconds, within(1e-9));
        assertThat(line.get("firstTokenSeconds").asDouble()).isPositive().isLessThanOrEqualTo(seconds);
        assertThat(line.get("tokensPerSecond").asDouble()).isCloseTo(9 / seconds, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "chain:3, standard",
        "chain:3, rrs",
        "chain:3, greedy-match",
        "chain:3, naive",
        "iid:2x2, rrs",
        "iid:2x2, naive",
        "iid:2x2, greedy-match",
        "wor:2x2, rrs",
        "wor:2x2, naive",
        "wor:2x2, greedy-match",
        "chain:3, block",
        "chain:3, kseq",
        "chain:3, ot-block",
        "iid:2x2, kseq",
        "iid:2x2, traversal",
        "iid:2x2, optimal",
        "iid:2x2, ot-block",
        "iid:2x2@3, optimal-bucketed",
        "wor:2x2, optimal",
        "greedy:3x2, optimal",
        "greedy:3x2, picked-last",
        "greedy:3x2@4, ot-block",
        "det+iid:3x2, optimal-bucketed",
        "det+iid:3x2, rrs",
        "chain:3, typical",
        "wor:2x2, typical",
        "coupled:2x2, gumbel",
        "coupled:2x2, naive"
    })
    void run_greedy_everyPairGivesThePlainTokensInFewerPasses(String drafter, String verifier)
            throws JsonProcessingException {
        runner.run("--drafter", "none", "--prompt", "abc", "--max-new-tokens", "30");
        runner.run(
                "--draft",
                "draft",
                "--drafter",
                drafter,
                "--verifier",
                verifier,
                "--prompt",
                "abc",
                "--max-new-tokens",
                "30");

        JsonNode plain = runner.lines().get(0);
        JsonNode speculative = runner.lines().get(1);
        assertThat(speculative.get("tokenIds")).isEqualTo(plain.get("tokenIds"));
        assertThat(speculative.get("targetPasses").asInt())
                .isLessThan(plain.get("targetPasses").asInt());
        assertThat(speculative.get("verifier").asText()).isEqualTo(verifier);
        assertThat(speculative.get("guarantee").asText()).isEqualTo(verifier.equals("typical") ? "lossy" : "lossless");
        assertThat(speculative.get("drafter").asText()).isEqualTo(drafter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rrs", "naive", "greedy-match", "traversal", "optimal", "ot-block"})
    void run_greedyPlan_givesThePlainTokensInFewerPasses(String verifier, @TempDir Path folder) throws IOException {
        Path plan = Files.writeString(folder.resolve("plan.txt"), "3\n2 0 1\n1 0 0\n");
        runner.run("--drafter", "none", "--prompt", "abc", "--max-new-tokens", "30");
        runner.run(
                "--draft",
                "draft",
                "--drafter",
                "plan:" + plan,
                "--verifier",
                verifier,
                "--prompt",
                "abc",
                "--max-new-tokens",
                "30");

        JsonNode plain = runner.lines().get(0);
        JsonNode speculative = runner.lines().get(1);
        assertThat(speculative.get("tokenIds")).isEqualTo(plain.get("tokenIds"));
        assertThat(speculative.get("targetPasses").asInt())
                .isLessThan(plain.get("targetPasses").asInt());
        assertThat(speculative.get("drafter").asText()).isEqualTo("plan:" + plan);
    }

    @Test
    void run_brokenPlan_givesOneLineAndExitCode2(@TempDir Path folder) throws IOException {
        Path plan = Files.writeString(folder.resolve("plan.txt"), "3\n2 0\n");

        int code = runner.run("--drafter", "plan:" + plan, "--prompt", "a", "--max-new-tokens", "1");

        assertThat(code).isEqualTo(2);
        assertThat(runner.err()).contains(plan + ", line 2: 2 numbers (expected: 3, one per node of depth 1)");
        assertThat(runner.err().lines()).hasSize(1);
    }

    @Test
    void run_sameSeed_givesTheSameTextInEveryRun() throws JsonProcessingException {
        runner.run(
                "--draft",
                "draft",
                "--drafter",
                "wor:2x2",
                "--verifier",
                "rrs",
                "--temperature",
                "1",
                "--seed",
                "5",
                "--prompt",
                "abc",
                "--max-new-tokens",
                "30",
                "--runs",
                "3");

        assertThat(runner.lines()).hasSize(3);
        assertThat(runner.lines().stream().map(line -> line.get("tokenIds")).distinct())
                .hasSize(1);
        assertThat(runner.lines().stream().map(line -> line.get("run").asInt())).containsExactly(0, 1, 2);
    }

    @Test
    void run_otherSeed_givesAnotherText() throws JsonProcessingException {
        for (String seed : List.of("5", "6")) {
            runner.run(
                    "--drafter",
                    "none",
                    "--temperature",
                    "1",
                    "--seed",
                    seed,
                    "--prompt",
                    "abc",
                    "--max-new-tokens",
                    "30");
        }

        assertThat(runner.lines().get(0).get("text"))
                .isNotEqualTo(runner.lines().get(1).get("text"));
    }

    @Test
    void run_severalDrafters_takeTurnsInChangingOrder(@TempDir Path folder) throws IOException {
        Path prompts = Files.writeString(folder.resolve("prompts.txt"), "abc\nbca\n");

        int code = runner.run(
                "--draft",
                "draft",
                "--drafter",
                "none",
                "--drafter",
                "chain:2",
                "--verifier",
                "standard",
                "--prompts",
                prompts.toString(),
                "--max-new-tokens",
                "5",
                "--runs",
                "2");

        assertThat(code).isZero();
        assertThat(runner.lines().stream()
                        .map(line -> line.get("run").asText()
                                + line.get("promptIndex").asText()
                                + line.get("drafter").asText()))
                .containsExactly(
                        "00none", "00chain:2", "01chain:2", "01none", "10chain:2", "10none", "11none", "11chain:2");
    }

    @Test
    void run_precisionsAndThreads_reachTheModels() throws JsonProcessingException {
        runner.run(
                "--draft",
                "draft",
                "--drafter",
                "chain:2",
                "--verifier",
                "standard",
                "--prompt",
                "a",
                "--max-new-tokens",
                "1",
                "--precision",
                "fp32",
                "--draft-precision",
                "fp16",
                "--threads",
                "3");

        assertThat(runner.options())
                .containsExactly(
                        ModelOptions.defaults().withPrecision(Precision.FP32).withThreads(3),
                        ModelOptions.defaults().withPrecision(Precision.FP16).withThreads(3));
        assertThat(onlyLine().get("precision").asText()).isEqualTo("fp32");
        assertThat(onlyLine().get("draftPrecision").asText()).isEqualTo("fp16");
        assertThat(onlyLine().get("threads").asInt()).isEqualTo(3);
    }

    @Test
    void run_severalPrecisions_decodesWithEachInTurn() throws JsonProcessingException {
        runner.run(
                "--drafter",
                "none",
                "--prompt",
                "a",
                "--max-new-tokens",
                "1",
                "--precision",
                "fp32",
                "--precision",
                "int8",
                "--runs",
                "2");

        assertThat(runner.lines().stream().map(line -> line.get("precision").asText()))
                .containsExactly("fp32", "int8", "int8", "fp32");
        assertThat(runner.opened())
                .hasSize(2)
                .allSatisfy(model -> assertThatThrownBy(model::open).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void run_plain_doesNotOpenTheDraft() {
        runner.run("--draft", "draft", "--drafter", "none", "--prompt", "a", "--max-new-tokens", "1");

        assertThat(runner.opened()).hasSize(1);
    }

    @Test
    void run_atItsEnd_hasClosedTheModels() {
        runner.run(
                "--draft",
                "draft",
                "--drafter",
                "chain:2",
                "--verifier",
                "standard",
                "--prompt",
                "a",
                "--max-new-tokens",
                "1");

        assertThat(runner.opened())
                .hasSize(2)
                .allSatisfy(model -> assertThatThrownBy(model::open).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void run_refusedPair_hasClosedTheModels() {
        runner.run(
                "--draft",
                "draft",
                "--drafter",
                "iid:2",
                "--verifier",
                "standard",
                "--prompt",
                "a",
                "--max-new-tokens",
                "1");

        assertThat(runner.opened())
                .hasSize(2)
                .allSatisfy(model -> assertThatThrownBy(model::open).isInstanceOf(IllegalStateException.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--drafter none --max-new-tokens 5 | --prompt, --prompts: neither given (expected: one of them)",
                "--drafter none --prompt a | --max-new-tokens",
                "--prompt a --max-new-tokens 5 | --drafter",
                "--drafter none --prompt a --prompts b --max-new-tokens 5 | mutually exclusive",
                "--drafter none --prompt a --max-new-tokens 5 --frobnicate | --frobnicate",
                "--drafter none --prompt a --max-new-tokens 0 | 0 (expected: a whole number >= 1)",
                "--drafter none --prompt a --max-new-tokens -4 | -4 (expected: a whole number >= 1)",
                "--drafter none --prompt a --max-new-tokens many | many (expected: a whole number >= 1)",
                "--drafter none --prompt a --max-new-tokens 5 --runs 0 | 0 (expected: a whole number >= 1)",
                "--drafter none --prompt a --max-new-tokens 5 --threads -1 | -1 (expected: a whole number >= 1)",
                "--drafter none --prompt a --max-new-tokens 5 --warm-up -1 | --warm-up: -1 (expected: >= 0)",
                "--drafter none --prompt a --max-new-tokens 5 --temperature -1 | temperature: -1.0 (expected:",
                "--drafter none --prompt a --max-new-tokens 5 --temperature NaN | temperature: NaN (expected:",
                "--drafter none --prompt a --max-new-tokens 5 --temperature warm | --temperature",
                "--drafter none --prompt a --max-new-tokens 5 --top-k 0 | topK: 0 (expected: >= 1)",
                "--drafter none --prompt a --max-new-tokens 5 --top-p 1.5 | topP: 1.5 (expected:",
                "--drafter none --prompt a --max-new-tokens 5 --seed x | --seed",
                "--drafter none --prompt a --max-new-tokens 5 --rows equal | equal (expected: fast or bit-equal)",
                "--drafter none --prompt a --max-new-tokens 5 --device tpu | tpu (expected: cpu, gpu or gpu and a number)",
                "--drafter none --prompt a --max-new-tokens 5 --precision int3 | int3 (expected: fp32, fp16, bf16 or int8)",
                "--drafter none --prompts absent.txt --max-new-tokens 5 | absent.txt: no such file",
                "--drafter none --prompt '' --max-new-tokens 5 | prompt: 0 tokens (expected: >= 1)",
                "--drafter chain:0 --prompt a --max-new-tokens 5 | chain:0 (expected: a draft length",
                "--drafter ring:3 --prompt a --max-new-tokens 5 | ring:3 (expected: none, chain:4,",
                "--drafter chain:2 --verifier judge --prompt a --max-new-tokens 5 | judge (expected: standard, rrs,",
                "--drafter chain:2 --verifier standard --prompt a --max-new-tokens 5 | --draft: none (expected: a model",
                "--draft draft --drafter wor:2x2 --verifier kseq --prompt a --max-new-tokens 5 | verifier: kseq (expected:",
                "--draft draft --drafter iid:2x2 --verifier block --prompt a --max-new-tokens 5 | verifier: block (expected:",
                "--draft draft --drafter iid:2x2 --verifier standard --prompt a --max-new-tokens 5 | verifier: standard (expected:",
                "--draft draft --drafter chain:2 --verifier greedy-match --temperature 1 --prompt a --max-new-tokens 5 | greedy-match"
            })
    void run_badInput_givesOneLineAndExitCode2(String args, String expected) {
        int code = runner.run(words(args));

        assertThat(code).isEqualTo(2);
        assertThat(runner.out()).isEmpty();
        assertThat(runner.err()).startsWith("EndToEnd: ").contains(expected).doesNotContain("\tat ");
        assertThat(runner.err().lines()).hasSize(1);
    }

    @Test
    void run_promptLongerThanTheContext_givesOneLineAndExitCode2() {
        int code = runner.run("--drafter", "none", "--prompt", "a".repeat(65), "--max-new-tokens", "5");

        assertThat(code).isEqualTo(2);
        assertThat(runner.err()).contains("prompt: 65 tokens (expected: <= 64, the target's context length)");
    }

    @Test
    void run_help_describesTheOptions() {
        assertThat(runner.run("--help")).isZero();
        assertThat(runner.out()).contains("--drafter=SPEC", "--ignore-eos", "chain:4", "@1024", "optimal-bucketed");
        assertThat(runner.opened()).isEmpty();
    }

    @Test
    void run_missingModelFolder_givesOneLineAndExitCode2(@TempDir Path folder) {
        assertRefused(folder.resolve("absent"), "absent");
    }

    @Test
    void run_brokenModelFile_givesOneLineAndExitCode2(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": ");

        assertRefused(folder, "config.json");
    }

    private static void assertRefused(Path target, String expected) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = OneLineErrors.commandLine(new EndToEnd(HuggingFaceModel::open))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("--target", target.toString(), "--drafter", "none", "--prompt", "a", "--max-new-tokens", "1");

        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("EndToEnd: ").contains(expected);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void run_perCategory_takesTheFirstOfEach(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("questions.jsonl"), """
                {"turns": ["a"], "category": "qa"}
                {"turns": ["b"], "category": "rag"}
                {"turns": ["c"], "category": "qa"}
                """);

        runner.run("--drafter", "none", "--prompts", file.toString(), "--per-category", "1", "--max-new-tokens", "2");

        assertThat(runner.lines())
                .extracting(line ->
                        line.path("prompt").asText() + line.path("category").asText())
                .containsExactly("aqa", "brag");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--chat | --chat: no chat template (expected: a target that has one)",
                "--per-category=1 | --per-category: a prompt without one (expected: questions with \"category\")"
            })
    void run_promptsThatLackWhatIsAsked_areRefused(String option, String message) {
        assertThat(runner.run("--drafter", "none", "--prompt", "abc", "--max-new-tokens", "2", option))
                .isEqualTo(2);
        assertThat(runner.err()).contains(message);
    }

    private JsonNode onlyLine() throws JsonProcessingException {
        assertThat(runner.lines()).hasSize(1);
        return runner.lines().get(0);
    }

    private static String[] words(String args) {
        return Arrays.stream(args.split(" "))
                .map(word -> word.equals("''") ? "" : word)
                .toArray(String[]::new);
    }
}
