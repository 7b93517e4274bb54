package io.speculative.djl.gguf;

import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.Attention;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.FeedForward;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Norm;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.Residual;
import io.speculative.djl.shape.Size;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.shape.Tokens;
import io.speculative.djl.weights.TensorNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The models that GGUF files name by {@code general.architecture}, as their keys and tensors describe them. */
enum GgufArchitecture {
    /** Llama and Mistral. Rows of queries and keys are in the order in which pairs of neighbours are turned. */
    LLAMA,
    /** Qwen 2 and 2.5. */
    QWEN2,
    /** Qwen 3. */
    QWEN3,
    /** Phi-3, whose queries, keys and values, and gate and up map, are one tensor each. */
    PHI3,
    /** Gemma 2, whose gains are stored as they are used. */
    GEMMA2,
    /** Gemma 3 for text: the same, and a rotation of its own for layers with a window. */
    GEMMA3;

    private static final String TYPE = "general.architecture";
    private static final String WINDOW = "attention.sliding_window";
    private static final String WINDOW_PATTERN = "attention.sliding_window_pattern";

    /** What Gemma 2 takes where a file says nothing. */
    private static final int USUAL_WINDOW = 4096;

    /** The layers of the Gemmas that divide the width among their heads to scale products, though heads are of another size. */
    private static final int LAYERS_OF_LARGEST_GEMMA2 = 46;

    private static final int LAYERS_OF_LARGEST_GEMMA3 = 62;

    private static final Set<TensorRole> ATTENTION_BIASES =
            Set.of(TensorRole.QUERY_BIAS, TensorRole.KEY_BIAS, TensorRole.VALUE_BIAS);

    /** The architecture that a file names. */
    static GgufArchitecture of(GgufMetadata metadata) {
        String known = Arrays.stream(values()).map(GgufArchitecture::key).collect(Collectors.joining(" or "));
        String name = metadata.text(TYPE).orElseThrow(() -> metadata.missing(TYPE, known));
        return Arrays.stream(values())
                .filter(architecture -> architecture.key().equals(name))
                .findFirst()
                .orElseThrow(() -> metadata.refusal(TYPE, name, known));
    }

    /** The word for it in a file's keys. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The shape of a model.
     *
     * @param metadata what the file says of it
     * @param tensors the names of its tensors
     * @param vocabularySize the number of its tokens
     * @param factors the numbers of each of {@link GgufRotary#FACTOR_TENSORS} that it has
     */
    DecoderConfig decoder(
            GgufMetadata metadata, Set<String> tensors, int vocabularySize, Map<String, List<Double>> factors) {
        GgufFields fields = new GgufFields(metadata, key());
        fields.requireNone("expert_count");
        int hidden = fields.size("embedding_length");
        int layers = fields.size("block_count", tensors.size(), "as the file has no more tensors");
        int count = fields.size("attention.head_count");
        Heads heads = new Heads(
                count,
                fields.size("attention.head_count_kv", count),
                fields.size("attention.key_length", hidden / count));
        fields.require("attention.value_length", heads.size());
        boolean byWidth = (this == GEMMA2 && layers == LAYERS_OF_LARGEST_GEMMA2)
                || (this == GEMMA3 && layers == LAYERS_OF_LARGEST_GEMMA3);
        double usualScale = byWidth ? Math.sqrt((double) count / hidden) : 1 / Math.sqrt(heads.size());
        Attention attention = attention(fields, usualScale, layers);
        Positions positions = positions(new GgufRotary(fields, factors), heads.size(), layers, attention.windowed());
        DecoderConfig config = new DecoderConfig(
                new Size(hidden, layers, positions.reach(fields.size("context_length"))),
                heads,
                attention,
                positions,
                new FeedForward(
                        fields.size("feed_forward_length"),
                        isGemma() ? Activation.GELU_TANH : Activation.SILU,
                        Residual.SEQUENTIAL),
                Norm.rootMeanSquare(fields.number("attention.layer_norm_rms_epsilon")),
                new Tokens(
                        vocabularySize,
                        isGemma() ? Math.sqrt(hidden) : 1,
                        1,
                        fields.number("final_logit_softcapping", Double.POSITIVE_INFINITY)),
                GgufNames.roles(always(), maybe(), tensors));
        fields.requireAllAsked();
        return config;
    }

    private Attention attention(GgufFields fields, double usualScale, int layers) {
        Attention full = new Attention(
                fields.number("attention.scale", usualScale),
                fields.number("attn_logit_softcapping", Double.POSITIVE_INFINITY),
                Integer.MAX_VALUE,
                List.of(),
                false);
        return switch (this) {
            case QWEN2, QWEN3 -> {
                fields.requireNone(WINDOW);
                yield full;
            }
            case LLAMA, PHI3 -> windowed(full, fields.someOrNone(WINDOW), layers, layer -> true);
            case GEMMA2 -> {
                OptionalInt window = fields.has(WINDOW) ? fields.someOrNone(WINDOW) : OptionalInt.of(USUAL_WINDOW);
                yield windowed(full, window, layers, pattern(fields, layers, 2));
            }
            case GEMMA3 -> windowed(full, fields.someOrNone(WINDOW), layers, pattern(fields, layers, 6));
        };
    }

    private Positions positions(GgufRotary rotary, int headSize, int layers, List<Integer> windowed) {
        Positions.Rotary full = rotary.positions(headSize);
        return this == GEMMA3
                ? Positions.Layered.of(
                        full,
                        rotary.ofWindows(full),
                        IntStream.range(0, layers).mapToObj(windowed::contains).toList())
                : full;
    }

    private boolean isGemma() {
        return this == GEMMA2 || this == GEMMA3;
    }

    /** Which layers have a window: those that the file lists, or all but the last of each period. */
    private static IntPredicate pattern(GgufFields fields, int layers, int usualPeriod) {
        Optional<List<Boolean>> listed = fields.flags(WINDOW_PATTERN, layers);
        if (listed.isPresent()) {
            return listed.get()::get;
        }
        int period = fields.size(WINDOW_PATTERN, usualPeriod);
        return layer -> layer % period < period - 1;
    }

    private static Attention windowed(Attention full, OptionalInt window, int layers, IntPredicate has) {
        return window.isEmpty()
                ? full
                : full.withWindow(
                        window.getAsInt(),
                        IntStream.range(0, layers).filter(has).boxed().toList());
    }

    private Set<TensorRole> always() {
        return switch (this) {
            case LLAMA, PHI3 -> Set.of();
            case QWEN2 -> ATTENTION_BIASES;
            case QWEN3 -> Set.of(TensorRole.QUERY_NORM, TensorRole.KEY_NORM);
            case GEMMA2 -> Set.of(TensorRole.ATTENTION_POST_NORM, TensorRole.FEED_FORWARD_POST_NORM);
            case GEMMA3 ->
                Set.of(
                        TensorRole.ATTENTION_POST_NORM,
                        TensorRole.FEED_FORWARD_POST_NORM,
                        TensorRole.QUERY_NORM,
                        TensorRole.KEY_NORM);
        };
    }

    private Set<TensorRole> maybe() {
        return switch (this) {
            case LLAMA ->
                Set.of(
                        TensorRole.QUERY_BIAS,
                        TensorRole.KEY_BIAS,
                        TensorRole.VALUE_BIAS,
                        TensorRole.ATTENTION_OUTPUT_BIAS,
                        TensorRole.GATE_BIAS,
                        TensorRole.UP_BIAS,
                        TensorRole.DOWN_BIAS);
            case QWEN3 -> ATTENTION_BIASES;
            case QWEN2, PHI3, GEMMA2, GEMMA3 -> Set.of();
        };
    }

    /** What the tensors are called. */
    TensorNames names(DecoderConfig config) {
        TensorNames names = GgufNames.of(key());
        return switch (this) {
            case LLAMA -> GgufNames.interleaved(names, config.heads());
            case PHI3 -> GgufNames.fused(names);
            case QWEN2, QWEN3, GEMMA2, GEMMA3 -> names;
        };
    }
}
