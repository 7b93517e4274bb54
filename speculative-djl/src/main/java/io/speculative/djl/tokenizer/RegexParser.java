package io.speculative.djl.tokenizer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the part of the native engine's syntax that tokenizers use: characters, classes, groups, looks, alternatives and
 * repetitions. Everything else is refused: what can't be read here can't be bounded either.
 */
final class RegexParser {

    private static final int LONGEST_PATTERN = 4096;
    private static final int DEEPEST = 16;
    private static final int MOST_REPETITIONS = 1000;
    private static final int WIDEST = 4096;
    private static final String CLASS_ESCAPES = "sSdDwWhHrntfave";
    private static final Set<String> LINE_ENDS = Set.of("\\r", "\\n");
    private static final String BETWEEN = "bBAzZG";

    private final String pattern;
    private int position;
    private int depth;

    private RegexParser(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is longer, deeper or of another kind than is known here
     */
    static RegexNode.Alternatives parse(String pattern) {
        if (pattern.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException("longer than " + LONGEST_PATTERN + " characters");
        }
        RegexParser parser = new RegexParser(pattern);
        RegexNode.Alternatives root = parser.alternatives("");
        if (!parser.atEnd()) {
            throw parser.unknown("')'");
        }
        return root;
    }

    private RegexNode.Alternatives alternatives(String opening) {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("nested deeper than " + DEEPEST);
        }
        List<RegexNode.Sequence> alternatives = new ArrayList<>();
        alternatives.add(sequence());
        while (accept("|")) {
            alternatives.add(sequence());
        }
        depth--;
        return new RegexNode.Alternatives(opening, List.copyOf(alternatives));
    }

    private RegexNode.Sequence sequence() {
        int start = position;
        List<RegexNode> parts = new ArrayList<>();
        while (!atEnd() && !at("|") && !at(")")) {
            parts.add(repeated(part()));
        }
        return new RegexNode.Sequence(pattern.substring(start, position), List.copyOf(parts));
    }

    private RegexNode part() {
        if (accept("(")) {
            return group();
        }
        int start = position;
        if (accept("[")) {
            skipClass(1);
            return new RegexNode.Atom(pattern.substring(start, position), 1);
        }
        if (accept("\\")) {
            return escape(start);
        }
        if (accept("^") || accept("$")) {
            return new RegexNode.Atom(pattern.substring(start, position), 0);
        }
        int character = pattern.codePointAt(position);
        if ("*+?{".indexOf(character) >= 0) {
            throw unknown("a repetition of nothing");
        }
        position += Character.charCount(character);
        return new RegexNode.Atom(pattern.substring(start, position), 1);
    }

    private RegexNode group() {
        int start = position;
        boolean look = accept("?=") || accept("?!") || accept("?<=") || accept("?<!");
        boolean known = look || accept("?:") || accept("?i:") || accept("?>") || (!at("?") && !at("*"));
        if (!known) {
            throw unknown("a group of a kind that isn't known");
        }
        RegexNode inner = alternatives(pattern.substring(start, position));
        if (!accept(")")) {
            throw unknown("a group without end");
        }
        return look ? new RegexNode.Look(inner) : inner;
    }

    /** Skips a class to its end; the opening bracket has been read. */
    private void skipClass(int level) {
        accept("^");
        if (level > DEEPEST || at("]")) {
            throw unknown("a class that isn't known");
        }
        while (!accept("]")) {
            if (atEnd()) {
                throw unknown("a class without end");
            }
            if (accept("[")) {
                skipClass(level + 1);
            } else if (accept("\\")) {
                skipEscape();
            } else {
                position++;
            }
        }
    }

    private RegexNode escape(int start) {
        boolean between = !atEnd() && BETWEEN.indexOf(pattern.charAt(position)) >= 0;
        if (between) {
            position++;
        } else {
            skipEscape();
        }
        return new RegexNode.Atom(pattern.substring(start, position), between ? 0 : 1);
    }

    /** Skips what stands behind a backslash and means one character. */
    private void skipEscape() {
        if (accept("p{") || accept("P{") || accept("x{")) {
            int end = pattern.indexOf('}', position);
            if (end < 0 || !pattern.substring(position, end).matches("\\^?[A-Za-z0-9_ ]+")) {
                throw unknown("an escape without end");
            }
            position = end + 1;
        } else if (accept("x")) {
            skipHex(2);
        } else if (accept("u")) {
            skipHex(4);
        } else if (!atEnd() && isPlain(pattern.codePointAt(position))) {
            position += Character.charCount(pattern.codePointAt(position));
        } else {
            throw unknown("an escape that isn't known");
        }
    }

    private static boolean isPlain(int character) {
        return CLASS_ESCAPES.indexOf(character) >= 0 || !(character < 128 && Character.isLetterOrDigit(character));
    }

    private void skipHex(int digits) {
        int end = position + digits;
        if (end > pattern.length() || !pattern.substring(position, end).matches("[0-9A-Fa-f]+")) {
            throw unknown("an escape that isn't known");
        }
        position = end;
    }

    private RegexNode repeated(RegexNode inner) {
        int start = position;
        if (accept("*")) {
            return repeated(inner, 0, -1, start);
        }
        if (accept("+")) {
            return repeated(inner, 1, -1, start);
        }
        if (accept("?")) {
            return repeated(inner, 0, 1, start);
        }
        if (!at("{")) {
            return inner;
        }
        int end = pattern.indexOf('}', position);
        String counts = end < 0 ? "" : pattern.substring(position + 1, end);
        if (!counts.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            throw unknown("a repetition that isn't known");
        }
        position = end + 1;
        String[] bounds = counts.split(",", -1);
        int least = Integer.parseInt(bounds[0]);
        int most = bounds.length == 1 ? least : bounds[1].isEmpty() ? -1 : Integer.parseInt(bounds[1]);
        if (Math.max(least, most) > MOST_REPETITIONS || (most >= 0 && most < least)) {
            throw unknown("a repetition that is too long, or shorter than its least");
        }
        return repeated(inner, least, most, start);
    }

    private RegexNode repeated(RegexNode inner, int least, int most, int start) {
        boolean counted = pattern.charAt(start) == '{';
        boolean lazy = !(counted && most == least) && accept("?");
        boolean possessive = !lazy && !counted && accept("+");
        if (at("*") || at("+") || at("?") || at("{")) {
            throw unknown("a repetition of a repetition");
        }
        RegexNode.Repeated repeated = new RegexNode.Repeated(inner, least, most, !lazy && !possessive);
        boolean plain = inner instanceof RegexNode.Atom && inner.leastWidth() == 1;
        boolean fixed = inner.leastWidth() == inner.mostWidth()
                && inner.leastWidth() > 0
                && inner.ways() == 1
                && inner.degree() == 0;
        if (inner instanceof RegexNode.Look || (repeated.isLoop() && !plain && !fixed && !isLineEnd(inner))) {
            throw unknown("a loop over what can match in several ways");
        }
        if (least > 1 && repeated.leastWidth() > WIDEST) {
            throw unknown("a repetition that is too long");
        }
        return repeated;
    }

    /** Whether a part takes different characters, each once or not at all, so that a text has one way through its loop. */
    private static boolean isLineEnd(RegexNode part) {
        if (!(part instanceof RegexNode.Alternatives group)
                || group.alternatives().size() > 1) {
            return false;
        }
        Set<RegexNode> seen = new HashSet<>();
        for (RegexNode inner : group.alternatives().get(0).parts()) {
            RegexNode once =
                    inner instanceof RegexNode.Repeated optional && optional.most() == 1 ? optional.inner() : inner;
            if (!(once instanceof RegexNode.Atom atom) || !LINE_ENDS.contains(atom.text()) || !seen.add(atom)) {
                return false;
            }
        }
        return part.leastWidth() > 0;
    }

    private boolean accept(String text) {
        boolean found = at(text);
        if (found) {
            position += text.length();
        }
        return found;
    }

    private boolean at(String text) {
        return pattern.startsWith(text, position);
    }

    private boolean atEnd() {
        return position >= pattern.length();
    }

    private IllegalArgumentException unknown(String what) {
        return new IllegalArgumentException(what + " at character " + position);
    }
}
