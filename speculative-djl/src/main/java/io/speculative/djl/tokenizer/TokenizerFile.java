package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A {@code tokenizer.json} that has been checked in full.
 *
 * @param path where it was read from
 * @param tokens every token by id
 * @param added the tokens that the file lists besides the model's own
 * @param special ids that stand for no text
 * @param decoding how the text of tokens is put together
 * @param frame the tokens around a text
 * @param growth what becomes of a text on its way to the model
 * @param coverage which characters the model has tokens for
 * @param json what native code is to read: what was checked, written anew, and nothing else
 */
record TokenizerFile(
        Path path,
        Map<Integer, String> tokens,
        AddedTokens added,
        Set<Integer> special,
        TokenDecoding decoding,
        SpecialFrame frame,
        TextGrowth growth,
        Coverage coverage,
        String json) {

    private static final int LONGEST_VALUE = 200;

    /** The same with more of the added tokens special; other ids have no effect. */
    TokenizerFile withSpecial(Set<Integer> ids) {
        Set<Integer> all = new HashSet<>(special);
        ids.stream().filter(added.ids()::contains).forEach(all::add);
        return new TokenizerFile(path, tokens, added, all, decoding, frame, growth, coverage, json);
    }

    /** What native code is to read so that no text spells a special token. */
    String literalJson() {
        String field = "\"added_tokens\":";
        String section = new ArrayNode(JsonNodeFactory.instance, added.list()).toString();
        return json.replace(field + section, field + added.without(special));
    }

    static IllegalArgumentException refusal(Path path, String what, String expectation) {
        return new IllegalArgumentException(path + ": " + what + " (expected: " + expectation + ")");
    }

    static IllegalArgumentException refusal(Path path, String name, JsonNode value, String expectation) {
        String text = value.isMissingNode() ? "missing" : value.toString();
        String found = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
        return refusal(path, name + ": " + found, expectation);
    }
}
