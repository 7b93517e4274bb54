package io.speculative.chat.jinja;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Upper, lower and title case, one character after another: what the JDK has for strings is quadratic. */
final class LetterCase {

    private static final int SIGMA = 0x3a3;
    private static final int FINAL_SIGMA = 0x3c2;
    private static final int DOTTED_I = 0x130;
    private static final String BEFORE_WORDS = "-({[<";
    private static final String IGNORED = "'.:\u00b7\u2019";

    /** The upper case of characters that have several there, such as a sharp s. */
    private static final Map<Integer, String> SEVERAL = IntStream.rangeClosed(0x80, Character.MAX_VALUE)
            .mapToObj(Character::toString)
            .filter(one -> one.toUpperCase(Locale.ROOT).length() > 1)
            .collect(Collectors.toUnmodifiableMap(one -> one.codePointAt(0), one -> one.toUpperCase(Locale.ROOT)));

    private final String text;
    private final BoundedText changed;

    private LetterCase(String text, Budget budget) {
        this.text = text;
        this.changed = new BoundedText(budget);
        budget.spend(text.length());
    }

    static String upper(String text, Budget budget) {
        LetterCase upper = new LetterCase(text, budget);
        text.codePoints().forEach(upper::appendUpper);
        return upper.changed.toString();
    }

    static String lower(String text, Budget budget) {
        LetterCase lower = new LetterCase(text, budget);
        lower.appendLower(0);
        return lower.changed.toString();
    }

    /** The first character in title case, the rest in lower case. */
    static String capitalize(String text, Budget budget) {
        LetterCase capitalized = new LetterCase(text, budget);
        if (!text.isEmpty()) {
            int first = text.codePointAt(0);
            capitalized.appendTitle(first);
            capitalized.appendLower(Character.charCount(first));
        }
        return capitalized.changed.toString();
    }

    /** Each run of letters that have a case with its first one in title case and the rest in lower case. */
    static String title(String text, Budget budget) {
        LetterCase title = new LetterCase(text, budget);
        boolean inside = false;
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (inside) {
                title.appendLower(c, i);
            } else {
                title.appendTitle(c);
            }
            inside = isCased(c);
        }
        return title.changed.toString();
    }

    /** Words in title case, where only blanks, hyphens and opening brackets begin a word. */
    static String titleWords(String text, Budget budget) {
        LetterCase title = new LetterCase(text, budget);
        boolean inside = false;
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (inside) {
                title.appendLower(c, i);
            } else {
                title.appendUpper(c);
            }
            inside = !PythonStrings.isSpace(c) && BEFORE_WORDS.indexOf(c) < 0;
        }
        return title.changed.toString();
    }

    private void appendUpper(int c) {
        String several = c < 0x80 ? null : SEVERAL.get(c);
        if (several == null) {
            changed.append(Character.toUpperCase(c));
        } else {
            changed.append(several);
        }
    }

    private void appendTitle(int c) {
        int title = Character.toTitleCase(c);
        String several = title == c ? SEVERAL.get(c) : null;
        if (several == null) {
            changed.append(title);
        } else {
            changed.append(several.substring(0, 1)).append(several.substring(1).toLowerCase(Locale.ROOT));
        }
    }

    private void appendLower(int start) {
        for (int i = start, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            appendLower(c, i);
        }
    }

    private void appendLower(int c, int index) {
        if (c == DOTTED_I) {
            changed.append("i\u0307");
        } else {
            changed.append(c == SIGMA && endsWord(index) ? FINAL_SIGMA : Character.toLowerCase(c));
        }
    }

    /** Whether letters are in front of the sigma and none behind it, points and accents aside. */
    private boolean endsWord(int sigma) {
        int before = sigma;
        while (before > 0 && isIgnored(text.codePointBefore(before))) {
            before -= Character.charCount(text.codePointBefore(before));
        }
        int after = sigma + 1;
        while (after < text.length() && isIgnored(text.codePointAt(after))) {
            after += Character.charCount(text.codePointAt(after));
        }
        return before > 0
                && isCased(text.codePointBefore(before))
                && !(after < text.length() && isCased(text.codePointAt(after)));
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    private static boolean isIgnored(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> IGNORED.indexOf(c) >= 0;
        };
    }
}
