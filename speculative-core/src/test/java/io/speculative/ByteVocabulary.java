package io.speculative;

import io.speculative.model.Detokenizer;
import io.speculative.model.LawTable;
import io.speculative.model.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;

/** One token per byte of UTF-8, and a begin token behind them. */
final class ByteVocabulary implements Vocabulary {

    private static final int BEGIN = 256;

    @Override
    public int size() {
        return BEGIN + 1;
    }

    @Override
    public String token(int id) {
        return id == BEGIN ? "<s>" : String.format("<%02x>", id);
    }

    @Override
    public OptionalInt beginToken() {
        return OptionalInt.of(BEGIN);
    }

    @Override
    public Set<Integer> endTokens() {
        return Set.of();
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        Arrays.setAll(tokens, i -> bytes[i] & 0xff);
        return tokens;
    }

    /** The law that spells a text, whose bytes are all different, once and again. */
    LawTable spelling(String text) {
        int[] spelled = encode(text);
        return context -> {
            int last = context[context.length - 1];
            int next = 0;
            for (int i = 0; i < spelled.length; i++) {
                next = spelled[i] == last ? (i + 1) % spelled.length : next;
            }
            float[] weights = new float[size()];
            weights[spelled[next]] = 1;
            return weights;
        };
    }

    @Override
    public Detokenizer detokenizer() {
        ByteArrayOutputStream held = new ByteArrayOutputStream();
        return new Detokenizer() {
            @Override
            public String push(int token) {
                held.write(token);
                String text = held.toString(StandardCharsets.UTF_8);
                if (text.indexOf('\ufffd') >= 0) {
                    return "";
                }
                held.reset();
                return text;
            }

            @Override
            public String finish() {
                return held.size() == 0 ? "" : "\ufffd";
            }
        };
    }
}
