package io.speculative.chat.jinja;

/** What is wrong with a template, and where as soon as that is known. */
final class TemplateError extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final int NOWHERE = 0;
    private static final int LONGEST_MESSAGE = 4000;

    private final String problem;
    private final int line;

    TemplateError(String problem) {
        this(problem, NOWHERE);
    }

    TemplateError(String problem, int line) {
        super(cut(line == NOWHERE ? problem : "line " + line + ": " + problem));
        this.problem = problem;
        this.line = line;
    }

    /** A message, or its beginning where it is very long. */
    static String cut(String message) {
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message;
    }

    /** The same error in a line, unless its line is known already. */
    TemplateError at(int newLine) {
        return line == NOWHERE ? new TemplateError(problem, newLine) : this;
    }
}
