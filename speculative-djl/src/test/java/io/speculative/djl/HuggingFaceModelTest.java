package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.speculative.chat.ChatMessage;
import io.speculative.chat.NoChatTemplateException;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.precision.Precision;
import io.speculative.model.ClosedException;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.Tap;
import io.speculative.tree.TokenTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceModelTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModel() {
        RandomModelFolder.write(folder);
    }

    @Test
    void open_folder_knowsItsVocabularyAndContext() {
        try (HuggingFaceModel model = open(ModelOptions.defaults())) {
            assertThat(model.contextLength()).isEqualTo(320);
            assertThat(model.vocabulary().size()).isEqualTo(43);
            assertThat(model.vocabulary().beginToken()).hasValue(1);
            assertThat(model.vocabulary().endTokens()).containsExactlyInAnyOrder(2, 3);
        }
    }

    @Test
    void open_contextLimit_shortensTheContext() {
        try (HuggingFaceModel model = open(ModelOptions.defaults().withContextLimit(24));
                ModelSession session = model.open()) {
            assertThat(model.contextLength()).isEqualTo(24);
            session.append(new int[24]);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.score(TokenTree.root(1)))
                    .withMessage("tree: 1 tokens (expected: <= 0, as 24 of the context's 24 are taken)");
        }
    }

    @Test
    void chatPrompt_template_isRenderedAndEncodedWithItsOwnSpecialTokensOnly() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"1\", \"chat_template\": \"{{ bos_token }}{% for m in messages %}{{ m.content }}2"
                        + "{% endfor %}{% if add_generation_prompt %}A{% endif %}\"}");
        try (HuggingFaceModel model = open(ModelOptions.defaults())) {
            int[] prompt = model.chatPrompt(List.of(ChatMessage.user("XY"), ChatMessage.assistant("Z")));
            assertThat(prompt).containsExactly(1, 40, 41, 2, 42, 2, 17);
            assertThat(model.chatTemplate().orElseThrow().transcript(List.of(ChatMessage.user("XY"))))
                    .isEqualTo("1XY2");
        }
    }

    @Test
    void chatPrompt_beginTokenThatOnlyTheMapNames_isThere() throws IOException {
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"bos_token\": \"1\"}");
        Files.writeString(folder.resolve("chat_template.jinja"), "{{ bos_token }}{{ messages[0].content }}");
        try (HuggingFaceModel model = open(ModelOptions.defaults())) {
            assertThat(model.chatPrompt(List.of(ChatMessage.user("XY")))).containsExactly(1, 40, 41);
        }
    }

    @Test
    void encode_textOfNothing_isTheBeginTokenOfTheTokenizersFilesIfTheConfigHasNone() throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"bos_token_id\": 1, ", ""));
        try (HuggingFaceModel model = open(ModelOptions.defaults())) {
            assertThat(model.vocabulary().beginToken()).isEmpty();
            assertThat(model.vocabulary().encode("")).isEmpty();
        }
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"bos_token\": \"7\"}");
        try (HuggingFaceModel model = open(ModelOptions.defaults())) {
            assertThat(model.vocabulary().encode("")).containsExactly(7);
            assertThat(model.vocabulary().encode("XY")).containsExactly(40, 41);
        }
    }

    @Test
    void chatPrompt_noTemplate_refused() {
        try (HuggingFaceModel model = open(ModelOptions.defaults())) {
            assertThat(model.chatTemplate()).isEmpty();
            assertThatExceptionOfType(NoChatTemplateException.class)
                    .isThrownBy(() -> model.chatPrompt(List.of(ChatMessage.user("XY"))))
                    .withMessage("chatTemplate: none (expected: a model folder with chat_template.jinja, or a"
                            + " chat_template in tokenizer_config.json)");
        }
    }

    @Test
    void open_templateThatCannotBeRendered_isNoObstacle() throws IOException {
        Path file = Files.writeString(folder.resolve("chat_template.jinja"), "{% include 'x' %}");
        Files.writeString(folder.resolve("generation_config.json"), "{\"do_sample\": true, \"temperature\": 0.5}");
        try (HuggingFaceModel model = open(ModelOptions.defaults())) {
            assertThat(model.generationDefaults().samplingRule())
                    .isEqualTo(SamplingRule.temperature(0.5).withTopK(50));
            assertThatIllegalArgumentException()
                    .isThrownBy(model::chatTemplate)
                    .withMessageStartingWith(file + ": line 1: 'include' (expected: one of ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"llama\" | \"mamba\" | model_type: \"mamba\" (expected: gemma or ",
                "\"silu\" | \"quick_gelu\" | hidden_act: \"quick_gelu\" (expected: gelu or ",
                "\"hidden_size\": 24 | \"hidden_size\": 0 | hidden_size: 0 (expected: an integer from 1 to 16777216)",
                "\"vocab_size\": 43, | | vocab_size: missing (expected: an integer from 1 to 16777216)",
                "\"rms_norm_eps\" | \"rope_scaling\": {\"rope_type\": 1}, \"rms_norm_eps\" | rope_scaling.rope_type: 1 (expected: default or ",
                "\"rms_norm_eps\" | \"mlp_bias\": 1, \"rms_norm_eps\" | mlp_bias: 1 (expected: true or false)",
                "{ | [ | config.json"
            })
    void open_configOfAnotherModel_refused(String text, String replacement, String message) throws IOException {
        String config = RandomModelFolder.config().replace(text, replacement == null ? "" : replacement);
        Files.writeString(folder.resolve("config.json"), config);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.open(folder))
                .withMessageContaining(message);
    }

    @Test
    void open_noConfig_refused() throws IOException {
        Files.delete(folder.resolve("config.json"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceModel.open(folder))
                .withMessageContaining("config.json: missing");
    }

    @Test
    void open_deviceThatIsNotThere_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(ModelOptions.defaults().withDevice(Device.of("gpu", 99))))
                .withMessageContaining("device: gpu(99) (expected: cpu");
    }

    @Test
    void open_headThatDiffersFromTheTiedEmbedding_isTheHead() throws IOException {
        float[] untied = logits();
        Path config = folder.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config).replace("\"tie_word_embeddings\": false", "\"tie_word_embeddings\": true"));
        assertThat(config).content().contains("\"tie_word_embeddings\": true");
        assertThat(logits()).containsExactly(untied);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemma2", "gpt2", "gpt2-unprefixed", "llama3", "opt", "qwen2"})
    void open_headWithoutTheTiedEmbedding_isBoth(String variant, @TempDir Path copy) {
        GoldenModel golden = GoldenModel.named(variant);
        golden.copyTo(copy);
        Path file = copy.resolve("model.safetensors");
        StoredTensors tensors = StoredTensors.read(file);
        List<String> embeddings = new ArrayList<>();
        tensors.header().fieldNames().forEachRemaining(name -> {
            if (name.endsWith("embed_tokens.weight") || name.endsWith("wte.weight")) {
                embeddings.add(name);
            }
        });
        tensors.rename(embeddings.get(0), "lm_head.weight");
        tensors.write(file);
        int[] prompt = golden.greedy().prompt();
        try (HuggingFaceModel whole = golden.open();
                HuggingFaceModel model = HuggingFaceModel.open(
                        copy,
                        ModelOptions.defaults().withPrecision(Precision.FP32).withThreads(1))) {
            assertThat(logits(model, prompt)).containsExactly(logits(whole, prompt));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.embed_tokens.weight", "lm_head.weight"})
    void open_headOrEmbeddingAloneAndNotTied_refused(String missing) {
        Path file = folder.resolve("model.safetensors");
        StoredTensors tensors = StoredTensors.read(file);
        tensors.rename(missing, "model.layers.0.rotary_emb.inv_freq");
        tensors.write(file);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(ModelOptions.defaults()))
                .withMessageContaining(missing + ": missing (expected: [43, 24])");
    }

    private static float[] logits(HuggingFaceModel model, int[] prompt) {
        try (ModelSession session = model.open()) {
            session.append(prompt);
            float[] logits = new float[model.vocabulary().size()];
            session.score(TokenTree.root(5)).copyLogits(0, logits);
            return logits;
        }
    }

    private float[] logits() {
        try (HuggingFaceModel model = open(ModelOptions.defaults());
                ModelSession session = model.open()) {
            float[] logits = new float[model.vocabulary().size()];
            session.score(TokenTree.root(5)).copyLogits(0, logits);
            return logits;
        }
    }

    @Test
    void options_outOfRange_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelOptions.defaults().withThreads(0))
                .withMessage("threads: 0 (expected: 1 to "
                        + Math.max(16, 4 * Runtime.getRuntime().availableProcessors()) + ")");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelOptions.defaults().withContextLimit(-1))
                .withMessage("contextLimit: -1 (expected: >= 1)");
    }

    /** Opens a model on a thread whose context class loader sees no libraries. */
    static final class OpenFromAPool {
        public static void main(String[] arguments) {
            ClassLoader platform = ClassLoader.getPlatformClassLoader();
            Thread.currentThread().setContextClassLoader(platform);
            HuggingFaceModel.open(Path.of(arguments[0])).close();
            System.out.println("opened, as it was: " + (Thread.currentThread().getContextClassLoader() == platform));
        }
    }

    @Test
    void open_threadThatSeesNoLibraries_opens() throws IOException, InterruptedException {
        assertThat(ChildJvm.run(OpenFromAPool.class, List.of(), folder.toString())
                        .output())
                .contains("opened, as it was: true");
    }

    @Test
    void anyCall_closedModel_refused() {
        HuggingFaceModel model = open(ModelOptions.defaults());
        ModelSession session = model.open();
        session.append(1, 2);
        Scores scores = session.score(TokenTree.root(3));
        model.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(model::open);
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> session.score(TokenTree.root(3)));
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> session.commit(0));
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> session.append(1));
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(() -> model.score(List.of(session), List.of(TokenTree.root(3))));
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> scores.argmax(0));
        session.close();
    }

    @Test
    void score_sessionOfAnotherModel_refused() {
        try (HuggingFaceModel model = open(ModelOptions.defaults());
                HuggingFaceModel other = open(ModelOptions.defaults());
                ModelSession own = model.open();
                ModelSession foreign = other.open()) {
            List<TokenTree> trees = List.of(TokenTree.root(1), TokenTree.root(1));
            assertThatIllegalArgumentException().isThrownBy(() -> model.score(List.of(own, foreign), trees));
            assertThatIllegalArgumentException().isThrownBy(() -> model.score(List.of(own, own), trees));
        }
    }

    @Test
    void append_longPrompt_equalsTokenByToken() {
        try (HuggingFaceModel model = open(ModelOptions.defaults().withPrecision(Precision.FP32));
                ModelSession whole = model.open(Set.of(Tap.afterFinalNorm()));
                ModelSession steps = model.open(Set.of(Tap.afterFinalNorm()))) {
            int[] prompt = new int[300];
            for (int i = 0; i < prompt.length; i++) {
                prompt[i] = i % 43;
                steps.score(TokenTree.root(prompt[i]));
                steps.commit(0);
            }
            whole.append(prompt);
            float[] expected = hidden(steps.score(TokenTree.root(5)));
            assertThat(hidden(whole.score(TokenTree.root(5))))
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(expected);
        }
    }

    @Test
    void manyRounds_keepNoArrays() {
        try (HuggingFaceModel model = open(ModelOptions.defaults());
                NDManager manager = NDManager.newBaseManager()) {
            NDManager allManagers = manager.getParentManager();
            rounds(model, 10);
            int before = allManagers.getManagedArrays().size();
            rounds(model, 2000);
            assertThat(allManagers.getManagedArrays()).hasSize(before);
        }
    }

    private static void rounds(LanguageModel model, int count) {
        RandomStream random = RandomStream.seeded(3);
        TokenTree.Builder tree = TokenTree.rootedAt(1);
        tree.add(tree.add(0, 4), 5);
        tree.add(tree.add(0, 6), 7);
        for (int round = 0; round < count; round++) {
            try (ModelSession session = model.open(Set.of(Tap.afterLayers(1), Tap.afterFinalNorm()))) {
                session.append(1, 2, 3);
                Scores scores = session.score(tree.build());
                scores.argmax(0);
                scores.softmax(1, 1.0).sample(random.nextUniform());
                scores.softmax(1, 0.5);
                scores.copyHidden(Tap.afterFinalNorm(), 0, new float[24]);
                session.commit(4);
                session.sampleChain(8, 3, SamplingRule.temperature(1), random);
                session.commit(2);
                session.sampleChain(9, 3, SamplingRule.greedy(), random);
            }
        }
    }

    private static float[] hidden(Scores scores) {
        float[] hidden = new float[24];
        scores.copyHidden(Tap.afterFinalNorm(), 0, hidden);
        return hidden;
    }

    private HuggingFaceModel open(ModelOptions options) {
        return HuggingFaceModel.open(folder, options.withThreads(1));
    }

    @Test
    void open_interruptedThread_isNotTheWeightsFault() {
        Thread.currentThread().interrupt();
        try {
            assertThatIllegalStateException()
                    .isThrownBy(() -> HuggingFaceModel.open(folder))
                    .withMessage(folder
                            + ": the thread was interrupted (expected: a thread that isn't until the model is open)");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        HuggingFaceModel.open(folder).close();
    }

    /** Opens a model, closes it, and ends as a crash does, without the work that is left for the exit. */
    static final class Open {
        public static void main(String[] arguments) {
            HuggingFaceModel.open(Path.of(arguments[0])).close();
            Runtime.getRuntime().halt(0);
        }
    }

    @Test
    void open_model_leavesNoFolderBehind(@TempDir Path temporary) throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.run(Open.class, List.of("-Djava.io.tmpdir=" + temporary), folder.toString());
        assertThat(child.exitCode()).as(child.output()).isZero();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("pt-model"));
        }
    }
}
