package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.speculative.djl.json.LfsPointer;
import io.speculative.model.HeapRoom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a JSON file that native code is to parse. That code ends the virtual machine over some malformed input, so a
 * file has to pass here first: valid UTF-8, one object, each field once, nesting of a sane depth, finite numbers and
 * whole surrogate pairs.
 */
final class StrictJson {

    private static final int MAX_DEPTH = 64;
    private static final int LARGEST = 1 << 30;
    private static final double HEAP_PER_BYTE = 12;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private StrictJson() {}

    /** The content of the file. */
    static byte[] read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw TokenizerFile.refusal(
                    path,
                    "not a file",
                    "a tokenizer.json; to make one of other tokenizer files: python -c \"from transformers import"
                            + " AutoTokenizer as T; T.from_pretrained('" + path.getParent()
                            + "').save_pretrained('" + path.getParent() + "')\"");
        }
        try {
            long size = Files.size(path);
            if (size > LARGEST) {
                throw TokenizerFile.refusal(path, size + " bytes", "at most " + LARGEST);
            }
            HeapRoom.require(path, HEAP_PER_BYTE * size);
            byte[] content = Files.readAllBytes(path);
            if (LfsPointer.isAt(ByteBuffer.wrap(content))) {
                throw TokenizerFile.refusal(path, LfsPointer.FOUND, LfsPointer.EXPECTED);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            try (JsonParser parser = JSON.createParser(text)) {
                check(path, parser);
            }
            return content;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(path + ": " + e.getOriginalMessage() + " (expected: valid JSON)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + ": " + e + " (expected: a readable file in UTF-8)", e);
        }
    }

    private static void check(Path path, JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw TokenizerFile.refusal(path, "not a JSON object", "a tokenizer.json");
        }
        for (int depth = 1; depth > 0; ) {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(parser.getDoubleValue())) {
                throw TokenizerFile.refusal(path, "number: " + parser.getText(), "a finite number");
            } else if (!isWellFormed(parser.getText())) {
                throw TokenizerFile.refusal(path, "text with half a surrogate pair", "valid JSON");
            }
        }
        if (parser.nextToken() != null) {
            throw TokenizerFile.refusal(path, "more than one JSON value", "a tokenizer.json");
        }
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
