package io.speculative.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example, on the default pair. The demo has a test of its own. */
class ExamplesTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void generateText_noArgument_continuesTheDefaultText() {
        run(new GenerateText());

        assertThat(out.toString().split("\\s+")).hasSizeGreaterThan(20);
    }

    @Test
    void sampleWithSeed_sameSeed_givesTheSameText() {
        run(new SampleWithSeed(), "--seed", "7");

        List<String> texts = texts("(?=seed \\d+: )");
        assertThat(texts).hasSize(3);
        assertThat(texts.get(0)).startsWith("seed 7: The old wizard").isEqualTo(texts.get(1));
        assertThat(texts.get(2)).startsWith("seed 8: ");
        assertThat(texts.get(2).substring(6)).isNotEqualTo(texts.get(0).substring(6));
    }

    @Test
    void stopAndCancel_noArgument_saysWhyEachTextEnded() {
        run(new StopAndCancel());

        assertThat(out.toString()).contains(". [STOP_TOKEN]", " [CANCELLED]");
    }

    @Test
    void shareTargetPasses_noArgument_printsEveryText() {
        run(new ShareTargetPasses());

        assertThat(out.toString().lines().filter(line -> line.startsWith("The lion looked")))
                .hasSize(3);
        assertThat(out.toString()).contains(" target passes for 3 texts]");
    }

    @Test
    void chat_aFolderWithATemplate_answersEveryQuestion(@TempDir Path folder) throws IOException {
        try (Stream<Path> files = Files.list(PairFolders.locate().target())) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(folder.resolve("generation_config.json"), "{\"max_new_tokens\": 16}");
        Files.writeString(
                folder.resolve("chat_template.jinja"),
                "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}assistant:");

        run(new Chat(), folder.toString(), "Who lives in the house?", "And who else?");

        List<String> parts = texts("(?m)^(?=> )");
        assertThat(parts).hasSize(2).allMatch(part -> part.lines().count() > 1);
        assertThat(parts.get(1)).startsWith("> And who else?");
    }

    @Test
    void chat_aFolderWithoutATemplate_isRefused() {
        assertRefused(
                new Chat(), "no chat template", PairFolders.locate().target().toString(), "Who?");
    }

    @Test
    void draftByLookup_aTextThatRepeatsItself_acceptsDrafts() {
        run(new DraftByLookup());

        assertThat(out.toString())
                .containsPattern("[1-9]\\d* of \\d+ looked-up tokens accepted; [1-9]\\.\\d\\d tokens");
    }

    @Test
    void draftWithOtherTokenizer_theDefaultPair_sharesAllTokens() {
        run(new DraftWithOtherTokenizer());

        assertThat(out.toString())
                .startsWith("4096 of the target's 4096 tokens")
                .containsPattern("[1-9]\\d % of the tested tokens accepted");
    }

    @Test
    @EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
    void draftWithOtherTokenizer_anotherTokenizer_sharesSome() {
        run(
                new DraftWithOtherTokenizer(),
                "--draft",
                Path.of(System.getProperty("speculative.shared"), "data", "models", "stories260K")
                        .toString());

        assertThat(out.toString())
                .containsPattern("^\\d{2,3} of the target's 4096 tokens")
                .contains("of the tested tokens accepted");
    }

    @Test
    void ownDrafter_noArgument_keepsTheTextAndIsAccepted() {
        run(new OwnDrafter());

        assertThat(out.toString())
                .contains("With the drafter: ")
                .containsPattern("[1-9]\\.\\d\\d tokens per target pass");
    }

    @Test
    void ownEngine_noArgument_writesCharactersFasterThanOneByOne() {
        run(new OwnEngine());

        assertThat(out.toString()).startsWith("The ").containsPattern("[2-9]\\.\\d\\d characters per target pass");
    }

    @Test
    void compareVerifiers_fewTokens_printsARowForEveryPairThatKeepsItsGuarantee() {
        run(new CompareVerifiers(), "--seeds", "1", "--max-new-tokens", "4");

        assertThat(out.toString().lines()).hasSizeGreaterThan(12);
        assertThat(out.toString()).contains("block efficiency", "traversal", "rrs", "naive");
    }

    @ParameterizedTest
    @MethodSource
    void badInput_anyExample_givesOneLineAndExitCode2(Object example, String expected, String[] args) {
        assertRefused(example, expected, args);
    }

    static Stream<Arguments> badInput_anyExample_givesOneLineAndExitCode2() {
        String[] noFolder = {"--target", "absent", "--draft", "absent"};
        return Stream.of(
                arguments(new GenerateText(), "absent", noFolder),
                arguments(new SampleWithSeed(), "absent", noFolder),
                arguments(new SampleWithSeed(), "temperature: -1.0", new String[] {"--temperature", "-1"}),
                arguments(new StopAndCancel(), "absent", noFolder),
                arguments(new ShareTargetPasses(), "absent", noFolder),
                arguments(new StreamOverHttp(), "absent", noFolder),
                arguments(new StreamOverHttp(), "port: 70000", new String[] {"--port", "70000"}),
                arguments(new Chat(), "DIR", new String[0]),
                arguments(new Chat(), "absent", new String[] {"absent", "Who?"}),
                arguments(new DraftByLookup(), "absent", new String[] {"--target", "absent"}),
                arguments(new DraftWithOtherTokenizer(), "absent", noFolder),
                arguments(new OwnDrafter(), "absent", new String[] {"--target", "absent"}),
                arguments(new OwnEngine(), "character: 7", new String[] {"7"}),
                arguments(new OwnEngine(), "Unmatched argument", new String[] {"The", "North"}),
                arguments(new CompareVerifiers(), "--seeds: 0", new String[] {"--seeds", "0"}),
                arguments(new CompareVerifiers(), "maxNewTokens: 0", new String[] {"--max-new-tokens", "0"}));
    }

    static Stream<Object> help_anyExample_isShown() {
        return Stream.of(
                new Demo(),
                new GenerateText(),
                new SampleWithSeed(),
                new StopAndCancel(),
                new ShareTargetPasses(),
                new StreamOverHttp(),
                new Chat(),
                new DraftByLookup(),
                new DraftWithOtherTokenizer(),
                new OwnDrafter(),
                new OwnEngine(),
                new CompareVerifiers());
    }

    @ParameterizedTest
    @MethodSource
    void help_anyExample_isShown(Object example) {
        run(example, "-h");

        assertThat(out.toString()).startsWith("Usage: " + example.getClass().getSimpleName());
    }

    private void assertRefused(Object example, String expected, String... args) {
        assertThat(execute(example, args)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .startsWith(example.getClass().getSimpleName() + ": ")
                .contains(expected);
        assertThat(err.toString().lines()).hasSize(1);
    }

    private void run(Object example, String... args) {
        assertThat(execute(example, args)).isZero();
        assertThat(err.toString()).isEmpty();
    }

    private int execute(Object example, String... args) {
        return OneLineErrors.commandLine(example)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private List<String> texts(String before) {
        return Stream.of(out.toString().split(before))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
