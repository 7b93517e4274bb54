package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.djl.ChildJvm;
import io.speculative.model.MemoryExhaustedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextLimitTest {

    private static final String DEEPSEEK =
            "{'type':'Sequence','pretokenizers':[{'type':'Split','pattern':{'Regex':'\\\\s+$'},"
                    + "'behavior':'Isolated','invert':false},{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true}]}";

    @TempDir
    private Path folder;

    @Test
    void encode_textThatCannotFitTheContext_isRefused() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        try (HuggingFaceVocabulary vocabulary = open(10)) {
            assertThat(vocabulary.encode("<begin>".repeat(10))).hasSize(11);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.encode("a".repeat(71)))
                    .withMessage("text: 71 characters (expected: at most 70, as the context holds 10 tokens)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.encodeSpelled("\ud83d\ude00".repeat(71)))
                    .withMessage("text: 71 characters (expected: at most 70, as the context holds 10 tokens)");
        }
    }

    @ParameterizedTest
    @MethodSource("shrinking")
    void encode_tokenizerThatSwallowsCharacters_hasNoBoundOfTheContext(Consumer<ObjectNode> change, String text) {
        ObjectNode json = ByteLevelTokenizer.json();
        change.accept(json);
        ByteLevelTokenizer.write(folder, json);
        try (HuggingFaceVocabulary vocabulary = open(10)) {
            assertThat(vocabulary.encode(text)).hasSizeLessThanOrEqualTo(10);
        }
    }

    static Stream<Arguments> shrinking() {
        String spaces = " ".repeat(5000);
        return Stream.of(
                change(json -> addedToken(json).put("lstrip", true), spaces + "<say>"),
                change(json -> addedToken(json).put("rstrip", true), "<say>" + spaces),
                change(
                        json -> json.set(
                                "normalizer",
                                ByteLevelTokenizer.parse(
                                        "{'type':'Replace','pattern':{'Regex':'\\\\s+'},'content':' '}")),
                        "a" + spaces),
                change(
                        json -> json.set(
                                "normalizer",
                                ByteLevelTokenizer.parse("{'type':'Strip','strip_left':true,'strip_right':true}")),
                        spaces),
                change(
                        json -> json.set("pre_tokenizer", ByteLevelTokenizer.parse("{'type':'WhitespaceSplit'}")),
                        spaces),
                change(
                        json -> json.set(
                                "pre_tokenizer",
                                ByteLevelTokenizer.parse("{'type':'Split','pattern':{'String':"
                                        + "' '},'behavior':'Removed','invert':false}")),
                        spaces),
                change(
                        json -> {
                            ObjectNode vocabulary = json.withObject("/model/vocab");
                            vocabulary.set("unused", vocabulary.remove("!"));
                        },
                        "!".repeat(5000)),
                change(json -> json.putNull("pre_tokenizer"), "\u6f22".repeat(5000)),
                change(
                        json -> {
                            json.putNull("pre_tokenizer");
                            json.withObject("/model").put("unk_token", "a").put("fuse_unk", true);
                        },
                        "\u6f22".repeat(5000)));
    }

    @Test
    void encode_composedText_countsAsItsDecomposition() {
        ObjectNode json = ByteLevelTokenizer.json();
        json.set("normalizer", ByteLevelTokenizer.parse("{'type':'NFC'}"));
        ByteLevelTokenizer.write(folder, json);
        try (HuggingFaceVocabulary vocabulary = open(10)) {
            assertThat(vocabulary.encode("<begin>".repeat(9) + "e\u0301")).hasSize(11);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.encode("a".repeat(281)))
                    .withMessage("text: 281 characters (expected: at most 280, as the context holds 10 tokens)");
        }
    }

    @Test
    void encode_longText_isRefusedWhateverTheContext() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        try (HuggingFaceVocabulary vocabulary = open(Integer.MAX_VALUE)) {
            assertThat(vocabulary.encode("the ".repeat(10_000))).hasSize(10_002);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.encode(" ".repeat(11_000_000)))
                    .withMessage(
                            "text: 11000000 characters (expected: at most 4194304 of their kind, as native code bears"
                                    + " no more)");
        }
    }

    @Test
    void encode_runOfSpacesThatIsScannedAgain_isRefused() {
        ObjectNode json = ByteLevelTokenizer.json();
        json.set("pre_tokenizer", ByteLevelTokenizer.parse(DEEPSEEK));
        ByteLevelTokenizer.write(folder, json);
        try (HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.CONTEXT)) {
            assertThat(vocabulary.encode("a word ".repeat(10_000))).isNotEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.encode(" ".repeat(100_000) + "x"))
                    .withMessage("text: runs of spaces that take 5000050000 steps (expected: at most 268435456, as the"
                            + " tokenizer scans a run again from each of its spaces)");
        }
    }

    @Test
    void encode_halfASurrogatePair_isRefused() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        try (HuggingFaceVocabulary vocabulary = open(100)) {
            assertThat(vocabulary.encode("a\ud83d\ude00")).hasSize(5);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.encode("a\ud83d\ude00\ud83db"))
                    .withMessage("text: half a surrogate pair at 3 (expected: valid Unicode)");
            assertThatIllegalArgumentException().isThrownBy(() -> vocabulary.encode("\ude00"));
        }
    }

    @Test
    void encode_fullHeap_isRefusedAndTheProcessLivesOn() throws IOException, InterruptedException {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        ChildJvm child = ChildJvm.run(
                TextLimitTest.class, Map.of("JAVA_TOOL_OPTIONS", "-Xmx96m -XX:-UsePerfData"), folder.toString());
        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output())
                .contains("text: its ids: about 37 MiB of Java heap in one piece (expected: room in the ")
                .contains("alive");
    }

    /** Fills the heap but for some megabytes and encodes. */
    public static void main(String[] arguments) {
        try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(
                Path.of(arguments[0]), 300, Integer.MAX_VALUE, OptionalInt.empty(), Set.of())) {
            String text = "word ".repeat(240_000);
            byte[][] kept = new byte[100][];
            for (int i = 0; i < kept.length && free() > 16 << 20; i++) {
                kept[i] = new byte[1 << 20];
            }
            try {
                vocabulary.encode(text);
            } catch (IllegalArgumentException | MemoryExhaustedException e) {
                System.out.println(e.getMessage());
            }
            System.out.println("alive " + vocabulary.encode("word").length + kept.length);
        }
    }

    private static long free() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }

    @Test
    void open_fileLargerThanTheHeap_isRefusedUnread() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3_000_000_000L);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(10).close())
                .withMessage(file + ": 3000000000 bytes (expected: at most 1073741824)");
    }

    private HuggingFaceVocabulary open(int contextLength) {
        return HuggingFaceVocabulary.open(
                folder, ByteLevelTokenizer.SIZE, contextLength, OptionalInt.empty(), Set.of());
    }

    private static ObjectNode addedToken(ObjectNode json) {
        return (ObjectNode) json.path("added_tokens").path(1);
    }

    private static Arguments change(Consumer<ObjectNode> change, String text) {
        return Arguments.of(change, text);
    }
}
