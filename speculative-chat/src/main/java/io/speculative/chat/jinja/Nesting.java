package io.speculative.chat.jinja;

/**
 * How deep reading, rendering and values are nested: all of it recurses on the caller's stack, so all of it is counted
 * together, and stopped long before that stack ends.
 */
final class Nesting {

    /** With {@link #DEEPEST_RENDERING}, what fits a thread's stack of 208 KB, however the code is compiled. */
    private static final int DEEPEST_SOURCE = 100;

    private static final int DEEPEST_RENDERING = 200;

    private final int deepest;
    private int depth;

    private Nesting(int deepest) {
        this.deepest = deepest;
    }

    /** For reading a template. */
    static Nesting ofSource() {
        return new Nesting(DEEPEST_SOURCE);
    }

    /** For rendering one. */
    static Nesting ofRendering() {
        return new Nesting(DEEPEST_RENDERING);
    }

    void enter() {
        if (++depth > deepest) {
            throw new TemplateError("nested too deeply (expected: at most " + deepest + " levels)");
        }
    }

    /** Goes back up. An error ends everything, so nothing needs to go up behind it. */
    void leave() {
        depth--;
    }
}
