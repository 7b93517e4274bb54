package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens. Whitespace control happens here: the line break behind a tag or comment and the blanks
 * before one that begins a line are dropped, a minus drops all whitespace on its side and a plus keeps it.
 */
final class Lexer {

    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");
    private static final Pattern OPENING = Pattern.compile("\\{[{%#]");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final Pattern NUMBER = Pattern.compile(
            "0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\\d[\\d_]*(\\.\\d[\\d_]*)?([eE][+-]?\\d[\\d_]*)?");
    private static final Pattern OPERATOR = Pattern.compile("//|\\*\\*|[=!<>]=|[-+*/%~\\[\\](){}<>=.:|,]");

    private static final Pattern RAW = Pattern.compile("\\{%([-+]?)\\s*raw\\s*(-?)%\\}");
    private static final Pattern END_OF_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}");

    private final String source;
    private final Matcher name;
    private final Matcher number;
    private final Matcher operator;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineCountedTo;

    private Lexer(String source) {
        this.source = source;
        this.name = NAME.matcher(source);
        this.number = NUMBER.matcher(source);
        this.operator = OPERATOR.matcher(source);
    }

    /** The tokens of a template; the last one is the end. */
    static List<Token> tokens(String template) {
        String source = LINE_BREAK.matcher(template).replaceAll("\n");
        Lexer lexer = new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        Matcher opening = OPENING.matcher(source);
        while (opening.find(at)) {
            int start = opening.start();
            char mark = source.charAt(start + 1);
            char control = start + 2 < source.length() ? source.charAt(start + 2) : ' ';
            text(start, mark, control);
            Matcher raw = RAW.matcher(source).region(start, source.length());
            if (raw.lookingAt()) {
                raw(raw);
                continue;
            }
            at = start + (control == '-' || (control == '+' && mark != '{') ? 3 : 2);
            switch (mark) {
                case '#' -> comment();
                case '%' -> inside(Kind.TAG_BEGIN, Kind.TAG_END, "%}");
                default -> inside(Kind.OUTPUT_BEGIN, Kind.OUTPUT_END, "}}");
            }
        }
        text(source.length(), '{', ' ');
        add(Kind.END, "");
    }

    /** Adds the text between two tags as it is. */
    private void raw(Matcher begin) {
        at = begin.end();
        if (begin.group(2).equals("-")) {
            skipSpace();
        }
        Matcher end = END_OF_RAW.matcher(source);
        if (!end.find(at)) {
            throw error("raw without an end (expected: {% endraw %})");
        }
        text(end.start(), '%', control(end.group(1)));
        at = end.end();
        skipBehind(control(end.group(2)), true);
    }

    private static char control(String sign) {
        return sign.isEmpty() ? ' ' : sign.charAt(0);
    }

    /** Adds the text up to where the next piece starts. */
    private void text(int end, char mark, char control) {
        String text = source.substring(at, end);
        if (control == '-') {
            text = text.substring(0, PythonStrings.endOfWords(text));
        } else if (control != '+' && mark != '{') {
            int lineStart = text.lastIndexOf('\n') + 1;
            boolean beginsLine = lineStart > 0 || at == 0 || source.charAt(at - 1) == '\n';
            if (beginsLine && PythonStrings.isBlank(text.substring(lineStart))) {
                text = text.substring(0, lineStart);
            }
        }
        if (!text.isEmpty()) {
            add(Kind.TEXT, text);
        }
    }

    private void comment() {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw error("comment without an end (expected: #})");
        }
        char control = end > at ? source.charAt(end - 1) : ' ';
        at = end + 2;
        skipBehind(control, true);
    }

    private void inside(Kind begin, Kind end, String closing) {
        add(begin, "");
        for (int open = 0; ; ) {
            skipSpace();
            if (at == source.length()) {
                throw error("tag without an end (expected: " + closing + ")");
            }
            char control = source.charAt(at);
            int signs = control == '-' || (control == '+' && end == Kind.TAG_END) ? 1 : 0;
            if (open == 0 && source.startsWith(closing, at + signs)) {
                at += signs + closing.length();
                add(end, "");
                skipBehind(control, end == Kind.TAG_END);
                return;
            }
            Token token = next();
            tokens.add(token);
            if (token.kind() == Kind.OPERATOR) {
                open += "([{".contains(token.text()) ? 1 : ")]}".contains(token.text()) ? -1 : 0;
            }
        }
    }

    private void skipBehind(char control, boolean trimsLineBreak) {
        if (control == '-') {
            skipSpace();
        } else if (trimsLineBreak && control != '+' && source.startsWith("\n", at)) {
            at++;
        }
    }

    private void skipSpace() {
        while (at < source.length() && PythonStrings.isSpace(source.charAt(at))) {
            at++;
        }
    }

    private Token next() {
        int here = line();
        char first = source.charAt(at);
        if (first == '\'' || first == '"') {
            return string(string(first), here);
        } else if (match(name)) {
            return new Token(Kind.NAME, name.group(), here);
        } else if (match(number)) {
            return number(number, here);
        } else if (match(operator)) {
            return new Token(Kind.OPERATOR, operator.group(), here);
        }
        throw error("'" + first + "' (expected: an expression)");
    }

    private static Token string(String body, int line) {
        try {
            return new Token(Kind.STRING, Escapes.unescape(body), line);
        } catch (TemplateError e) {
            throw e.at(line);
        }
    }

    private static Token number(Matcher number, int line) {
        boolean integer = number.group(1) == null && number.group(2) == null;
        return new Token(integer ? Kind.INTEGER : Kind.FLOAT, number.group(), line);
    }

    /** The text between quotes, escapes and all. */
    private String string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw error("string without an end (expected: " + quote + ")");
        }
        String string = source.substring(at + 1, end);
        at = end + 1;
        return string;
    }

    private boolean match(Matcher matcher) {
        boolean found = matcher.region(at, source.length()).lookingAt();
        at = found ? matcher.end() : at;
        return found;
    }

    private void add(Kind kind, String text) {
        tokens.add(new Token(kind, text, line()));
    }

    private TemplateError error(String problem) {
        return new TemplateError(problem, line());
    }

    /** The line that has been reached. */
    private int line() {
        for (; lineCountedTo < at; lineCountedTo++) {
            line += source.charAt(lineCountedTo) == '\n' ? 1 : 0;
        }
        return line;
    }
}
