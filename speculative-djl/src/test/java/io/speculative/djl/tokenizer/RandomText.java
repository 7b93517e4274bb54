package io.speculative.djl.tokenizer;

import java.util.List;
import java.util.random.RandomGenerator;

/** Draws texts that know the dangers: long runs, spaces, odd Unicode, special tokens, and what makes an engine go back. */
final class RandomText {

    private static final List<String> PIECES = List.of(
            " ",
            "a",
            "x",
            "1",
            "\n",
            "\r\n",
            "'s",
            "!",
            "A",
            "\u00e9",
            "\u6f22",
            "\u0301",
            "\ufdfa",
            "\ud83d\ude00",
            "\u0130",
            "\u200b",
            "\u00ad",
            "\u0000",
            "\ufffd",
            "\u2581",
            "\u0120",
            "<begin>",
            "<say>",
            "<t265>",
            "the ",
            " x",
            "aa ",
            "ss",
            "\u00df",
            "\t",
            "\u3000",
            "\ud55c",
            "\ud800",
            "\udc00",
            "\u05e9\u05c1",
            "\u1f82");
    private static final List<String> WHOLE =
            List.of("", "hello", " ", "a".repeat(44) + "x", "aaaaaaaaaaaaaaaaaaaaaaaa");

    private RandomText() {}

    static String draw(RandomGenerator random) {
        if (random.nextInt(3) == 0) {
            return WHOLE.get(random.nextInt(WHOLE.size()));
        }
        StringBuilder text = new StringBuilder();
        for (int runs = 1 + random.nextInt(4); runs > 0; runs--) {
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            text.append(piece.repeat(random.nextInt(1 << random.nextInt(random.nextInt(20) == 0 ? 16 : 12))));
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
