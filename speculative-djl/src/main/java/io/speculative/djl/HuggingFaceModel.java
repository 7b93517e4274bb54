package io.speculative.djl;

import ai.djl.ndarray.types.Shape;
import io.speculative.chat.ChatFormat;
import io.speculative.chat.Conversation;
import io.speculative.chat.NoChatTemplateException;
import io.speculative.chat.template.ChatTemplate;
import io.speculative.djl.program.Decoder;
import io.speculative.djl.program.Footprint;
import io.speculative.djl.program.Pass;
import io.speculative.djl.program.Segment;
import io.speculative.djl.program.WeightLayout;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.tokenizer.HuggingFaceVocabulary;
import io.speculative.djl.torch.TorchRuntime;
import io.speculative.djl.weights.Checkpoint;
import io.speculative.djl.weights.ExpectedTensors;
import io.speculative.djl.weights.ModelWeights;
import io.speculative.djl.weights.UnreadableWeightsException;
import io.speculative.model.ClosedException;
import io.speculative.model.HeapRoom;
import io.speculative.model.LanguageModel;
import io.speculative.model.Lifetime;
import io.speculative.model.MemoryExhaustedException;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.Tap;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A model opened from a folder in Hugging Face layout ({@code config.json}, {@code tokenizer.json} and
 * {@code model.safetensors}, or its shards) or from a GGUF file. Quantised tensors of such a file are dequantised and stored in the
 * precision of the options, so the model's law is that of the dequantised weights.
 *
 * <p>Thread-safe: weights are immutable and shared by all sessions. A session belongs to one thread at a time.
 */
public final class HuggingFaceModel implements LanguageModel, ChatFormat {

    /** Its text, its bytes and a row of logits, without the characters themselves. */
    private static final double HEAP_PER_TOKEN = 24;

    private final Decoder decoder;
    private final HuggingFaceVocabulary vocabulary;
    private final MemoryBudget budget;
    private final ModelFiles files;
    private volatile Optional<ChatTemplate> knownTemplate = Optional.empty();
    private final Lifetime lifetime = new Lifetime("model", this::release);

    private HuggingFaceModel(Decoder decoder, HuggingFaceVocabulary vocabulary, MemoryBudget budget, ModelFiles files) {
        this.decoder = decoder;
        this.vocabulary = vocabulary;
        this.budget = budget;
        this.files = files;
    }

    /**
     * Opens a model with {@link ModelOptions#defaults}.
     *
     * @param path a folder in Hugging Face layout, or a GGUF file
     * @return the model; the caller closes it
     * @throws IllegalArgumentException if the folder's files are missing, malformed, or describe a model that isn't
     *     computed
     * @throws MemoryExhaustedException if the model doesn't fit into memory, or its files into the heap
     * @throws UnreadableWeightsException if its weights are
     */
    public static HuggingFaceModel open(Path path) {
        return open(path, ModelOptions.defaults());
    }

    /**
     * Opens a model.
     *
     * @param path a folder in Hugging Face layout, or a GGUF file
     * @param options how to run it
     * @return the model; the caller closes it
     * @throws IllegalArgumentException if the folder's files are missing, malformed, or describe a model that isn't
     *     computed
     * @throws MemoryExhaustedException if the model doesn't fit into memory, or its files into the heap
     * @throws UnreadableWeightsException if its weights are
     * @throws IllegalStateException if the thread is interrupted while weights are read, or libtorch can't be loaded
     */
    public static HuggingFaceModel open(Path path, ModelOptions options) {
        if (Objects.isNull(path) || Objects.isNull(options)) {
            throw new IllegalArgumentException(
                    (Objects.isNull(path) ? "path" : "options") + ": null (expected: a value)");
        }
        ModelFiles files = ModelFiles.read(path);
        DecoderConfig config = files.decoder(options.contextLimit());
        TorchRuntime.requireUsable(options.device());
        TorchRuntime.useThreads(options.threads());
        MemoryBudget budget = MemoryBudget.of(Footprint.of(config, options.precision(), options.device()), options);
        HeapRoom.require(
                path + ": a vocabulary of " + config.tokens().vocabularySize(),
                HEAP_PER_TOKEN * config.tokens().vocabularySize());
        HuggingFaceVocabulary vocabulary = files.vocabulary(config);
        try {
            Decoder decoder = EngineMemory.call(() -> decoder(files, config, options));
            return new HuggingFaceModel(decoder, vocabulary, budget, files);
        } catch (RuntimeException e) {
            vocabulary.close();
            throw e.getCause() instanceof ClosedByInterruptException ? interrupted(path, e) : e;
        }
    }

    private static IllegalStateException interrupted(Path path, RuntimeException e) {
        return new IllegalStateException(
                path + ": the thread was interrupted (expected: a thread that isn't until the model is open)", e);
    }

    private static Decoder decoder(ModelFiles files, DecoderConfig config, ModelOptions options) {
        try (ModelWeights weights = files.weights()) {
            HeadAndEmbedding found = HeadAndEmbedding.find(config, files.names(config, weights.names()), weights);
            Map<TensorRole, Shape> shapes = WeightLayout.shapes(found.config());
            ExpectedTensors.of(found.names(), config.size().layers(), shapes).requireIn(weights);
            return Decoder.load(
                    found.config(),
                    Checkpoint.of(weights, found.names(), shapes),
                    options.precision(),
                    options.rows(),
                    options.device());
        }
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /**
     * How the model writes a conversation down, if it is a chat model. Read when first asked for, so that a template this
     * library can't render is no obstacle to other uses of the model.
     *
     * @throws IllegalArgumentException if a file of the folder is malformed, or the template is one this library can't
     *     render
     * @throws MemoryExhaustedException if the heap has no room for it
     */
    public Optional<ChatTemplate> chatTemplate() {
        if (knownTemplate.isEmpty()) {
            knownTemplate = files.chatTemplate();
        }
        return knownTemplate;
    }

    /**
     * How the model's folder says to generate.
     *
     * @throws IllegalArgumentException if its {@code generation_config.json} is malformed or has a value out of range
     */
    public GenerationDefaults generationDefaults() {
        return files.generationDefaults();
    }

    /**
     * The tokens that the assistant's next message continues, for {@code generate}: the
     * {@link ChatTemplate#prompt(Conversation)} with
     * its special tokens as it spells them and none beside.
     *
     * @param conversation messages, tools and what else the template uses
     * @throws IllegalArgumentException if the template refuses the conversation, with the template's own message, or
     *     {@link #chatTemplate} can't be read or fails, or if texts are to be taken literally and the template makes a special
     *     token of them
     * @throws NoChatTemplateException if the model has no {@link #chatTemplate}
     * @throws MemoryExhaustedException if the heap has no room for the prompt
     * @throws ClosedException if the model is closed
     */
    @Override
    public int[] chatPrompt(Conversation conversation) {
        return lifetime.call(() -> {
            ChatTemplate template = chatTemplate()
                    .orElseThrow(() -> new NoChatTemplateException(
                            "chatTemplate: none (expected: a model folder with chat_template.jinja, or a"
                                    + " chat_template in tokenizer_config.json)"));
            return conversation.literal()
                    ? LiteralPrompt.ids(template, conversation, vocabulary)
                    : vocabulary.encodeSpelled(template.prompt(conversation));
        });
    }

    @Override
    public int contextLength() {
        return decoder.config().size().positions();
    }

    /**
     * Starts an empty sequence.
     *
     * @throws MemoryExhaustedException if memory has no room for one more session
     * @throws ClosedException if the model is closed
     */
    @Override
    public ModelSession open() {
        return open(Set.of());
    }

    /**
     * Starts an empty sequence that keeps hidden states. States lie beside keys and values, as 32-bit floats, hidden size *
     * context of them per tap, and count as memory of the session. The first session with these taps compiles a program that
     * writes them in the pass that computes them; sessions without taps go on with the program that doesn't.
     *
     * @throws MemoryExhaustedException if memory has no room for one more session
     */
    @Override
    public ModelSession open(Set<Tap> taps) {
        return lifetime.call(() -> {
            SessionTaps kept = SessionTaps.of(taps, decoder.config().size().layers());
            budget.openSession(kept.places().size());
            try {
                return EngineMemory.call(() -> new DecoderSession(this, decoder, kept));
            } catch (RuntimeException | Error e) {
                budget.closeSession(kept.places().size());
                throw e;
            }
        });
    }

    /** Scores the trees in one pass, or in one pass for each set of taps among the sessions. */
    @Override
    public List<Scores> score(List<? extends ModelSession> sessions, List<TokenTree> trees) {
        List<DecoderSession> own = ownSessions(sessions);
        if (own.size() != trees.size()) {
            throw new IllegalArgumentException(
                    "trees: " + trees.size() + " (expected: " + own.size() + ", one per session)");
        }
        if (own.isEmpty()) {
            return List.of();
        }
        Supplier<List<Scores>> pass = () -> scoreOwn(own, trees);
        for (DecoderSession session : own) {
            Supplier<List<Scores>> inner = pass;
            pass = () -> session.call(inner);
        }
        return pass.get();
    }

    private List<Scores> scoreOwn(List<DecoderSession> sessions, List<TokenTree> trees) {
        List<Segment> segments = new ArrayList<>(sessions.size());
        for (int i = 0; i < sessions.size(); i++) {
            segments.add(sessions.get(i).rowsOf(trees.get(i)));
        }
        List<Pass> passes = decoder.score(segments);
        List<Scores> scores = new ArrayList<>(sessions.size());
        for (int i = 0; i < sessions.size(); i++) {
            scores.add(sessions.get(i).accept(trees.get(i), passes.get(i)));
        }
        return scores;
    }

    @Override
    public void close() {
        lifetime.close();
    }

    /** Names the folder, for logs. */
    @Override
    public String toString() {
        return files.path().toString();
    }

    private void release() {
        try {
            decoder.close();
        } finally {
            vocabulary.close();
        }
    }

    /** Makes a call of a session, under which the weights are not released. */
    <T> T call(Supplier<T> action) {
        return lifetime.call(() -> EngineMemory.call(action));
    }

    void sessionClosed(SessionTaps taps) {
        budget.closeSession(taps.places().size());
    }

    private List<DecoderSession> ownSessions(List<? extends ModelSession> sessions) {
        Set<DecoderSession> own = Collections.newSetFromMap(new IdentityHashMap<>());
        List<DecoderSession> ordered = new ArrayList<>(sessions.size());
        for (ModelSession session : sessions) {
            if (!(session instanceof DecoderSession decoderSession)
                    || !decoderSession.isSessionOf(this)
                    || !own.add(decoderSession)) {
                throw new IllegalArgumentException(
                        "sessions: " + session + " (expected: distinct sessions of this model)");
            }
            ordered.add(decoderSession);
        }
        return ordered;
    }
}
