package io.speculative.djl.family;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.speculative.djl.json.JsonFile;
import io.speculative.djl.weights.TensorNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Models that see images besides: what their text model is, {@code text_config} says. Their other tensors are left alone.
 *
 * @param usualType the text model's {@code model_type} if the file doesn't say
 * @param usualSizes sizes that published files leave out
 */
record NestedText(String usualType, Map<String, Integer> usualSizes) {

    /** The models, by their own {@code model_type}. */
    static final Map<String, NestedText> BY_TYPE = Map.of(
            "mistral3", new NestedText("mistral", Map.of()),
            "gemma3", new NestedText("gemma3_text", Map.of("num_attention_heads", 8, "vocab_size", 262_208)));

    private static final String TIED = "tie_word_embeddings";
    private static final String NEW_STYLE = "model.language_model.";
    private static final String OLD_STYLE = "language_model.";
    private static final List<String> OTHER_MODELS =
            List.of("vision_tower.", "multi_modal_projector.", "model.vision_tower.", "model.multi_modal_projector.");

    /**
     * The text model's settings, as the {@code config.json} of a text model has them. Whether the embedding is the head, the
     * file itself says.
     */
    JsonFile text(JsonFile config) {
        JsonFile text = config.object("text_config").orElseThrow(() -> config.refusal("text_config", "an object"));
        if (text.field("model_type").isEmpty()) {
            text = text.with("model_type", TextNode.valueOf(usualType));
        }
        for (Map.Entry<String, Integer> size : usualSizes.entrySet()) {
            if (text.field(size.getKey()).isEmpty()) {
                text = text.with(size.getKey(), IntNode.valueOf(size.getValue()));
            }
        }
        return text.with(TIED, BooleanNode.valueOf(config.flag(TIED).orElse(true)));
    }

    /**
     * What a checkpoint calls the text model's tensors. Before transformers 4.52 it lay whole, head included, in
     * {@code language_model}, and published checkpoints do; now it lies without its head in {@code model.language_model}.
     *
     * @param text what a checkpoint of the text model alone calls them
     * @param prefix what all of these but that of the head begin with
     * @param found the names there are
     */
    static TensorNames names(TensorNames text, String prefix, Collection<String> found) {
        TensorNames names;
        if (isPrefix(OLD_STYLE + prefix, found)) {
            names = text.withPrefix("", OLD_STYLE);
        } else if (isPrefix(NEW_STYLE, found)) {
            names = text.withPrefix(prefix, NEW_STYLE);
        } else {
            names = text.withPrefix(prefix, OLD_STYLE);
        }
        return names.ignoring(OTHER_MODELS);
    }

    private static boolean isPrefix(String prefix, Collection<String> names) {
        return names.stream().anyMatch(name -> name.startsWith(prefix));
    }
}
