package io.speculative.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Changes a template a little: pieces are left out, doubled, exchanged, repeated very often or put in from elsewhere. */
final class TemplateMutator {

    private static final Pattern PIECE = Pattern.compile("\\{[{%#][-+]?|[-+]?[}%#]\\}|\\w+|\\s+|'[^']*'|.");
    private static final int MOST_CHARACTERS = 20_000;

    private final Random random;

    TemplateMutator(Random random) {
        this.random = random;
    }

    String mutate(String template, String other) {
        List<String> pieces = new ArrayList<>(pieces(template));
        List<String> others = pieces(other);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(pieces.size());
            String piece = pieces.get(at);
            switch (random.nextInt(5)) {
                case 0 -> pieces.set(at, "");
                case 1 -> pieces.set(at, piece + piece);
                case 2 -> pieces.set(at, pieces.set(random.nextInt(pieces.size()), piece));
                case 3 -> pieces.set(at, piece.repeat(1 + random.nextInt(MOST_CHARACTERS / piece.length() + 1)));
                default -> pieces.set(at, others.get(random.nextInt(others.size())));
            }
            pieces.removeIf(String::isEmpty);
            pieces.add(" ");
        }
        return String.join("", pieces);
    }

    private static List<String> pieces(String template) {
        return PIECE.matcher(template).results().map(match -> match.group()).toList();
    }
}
