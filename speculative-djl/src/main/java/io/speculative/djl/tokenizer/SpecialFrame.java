package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * The special tokens that a {@code post_processor} puts around a text. That is all it does to one text, so it is done here
 * and no post-processor is handed to native code.
 */
final class SpecialFrame {

    private final int[] before;
    private final int[] after;

    private SpecialFrame(int[] before, int[] after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Reads the section.
     *
     * @throws IllegalArgumentException if it adds tokens in two ways, or not around one text
     */
    static SpecialFrame of(Path path, JsonNode processor) {
        List<JsonNode> adding = TokenizerSchema.POST_PROCESSOR.steps(path, processor).stream()
                .filter(step -> !step.path("type").textValue().equals("ByteLevel"))
                .toList();
        if (adding.isEmpty()) {
            return new SpecialFrame(new int[0], new int[0]);
        }
        if (adding.size() > 1) {
            throw TokenizerFile.refusal(
                    path, "post_processor", processor, "one step at most that adds tokens, beside ByteLevel");
        }
        JsonNode step = adding.get(0);
        return step.path("type").textValue().equals("TemplateProcessing")
                ? template(path, step)
                : new SpecialFrame(
                        new int[] {step.path("cls").path(1).intValue()},
                        new int[] {step.path("sep").path(1).intValue()});
    }

    private static SpecialFrame template(Path path, JsonNode step) {
        JsonNode special = step.path("special_tokens");
        for (String template : List.of("single", "pair")) {
            for (JsonNode piece : step.path(template)) {
                JsonNode token = piece.path("SpecialToken").path("id");
                if (!token.isMissingNode() && !special.has(token.textValue())) {
                    throw TokenizerFile.refusal(path, "post_processor", token, "one of its special_tokens");
                }
            }
        }
        List<JsonNode> pieces =
                StreamSupport.stream(step.path("single").spliterator(), false).toList();
        List<String> texts = pieces.stream()
                .map(piece -> piece.path("Sequence").path("id").asText())
                .filter(id -> !id.isEmpty())
                .toList();
        if (!texts.equals(List.of("A"))) {
            throw TokenizerFile.refusal(
                    path, "post_processor.TemplateProcessing.single", step.path("single"), "Sequence A, once");
        }
        int text = 0;
        while (!pieces.get(text).has("Sequence")) {
            text++;
        }
        return new SpecialFrame(
                ids(pieces.subList(0, text), special), ids(pieces.subList(text + 1, pieces.size()), special));
    }

    private static int[] ids(List<JsonNode> pieces, JsonNode special) {
        return pieces.stream()
                .map(piece -> special.path(piece.path("SpecialToken").path("id").textValue()))
                .flatMap(token -> StreamSupport.stream(token.path("ids").spliterator(), false))
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    /** Goes through the ids that are added. */
    void forEach(IntConsumer action) {
        IntStream.concat(IntStream.of(before), IntStream.of(after)).forEach(action);
    }

    /** The ids of a text with those that are added. */
    int[] around(int[] ids) {
        int[] framed = new int[before.length + ids.length + after.length];
        System.arraycopy(before, 0, framed, 0, before.length);
        System.arraycopy(ids, 0, framed, before.length, ids.length);
        System.arraycopy(after, 0, framed, before.length + ids.length, after.length);
        return framed;
    }
}
