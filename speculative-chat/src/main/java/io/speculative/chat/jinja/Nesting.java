package io.speculative.chat.jinja;

/**
 * How deep reading, rendering and values are nested: all of it recurses on the caller's stack, so all of it is counted
 * together, and stopped long before that stack ends.
 */
final class Nesting {

    /** What fits a stack of 176 KB, interpreted or compiled. */
    static final int DEEPEST = 200;

    private int depth;

    void enter() {
        if (++depth > DEEPEST) {
            throw new TemplateError("nested too deeply (expected: at most " + DEEPEST + " levels)");
        }
    }

    /** Goes back up. An error ends everything, so nothing needs to go up behind it. */
    void leave() {
        depth--;
    }
}
