package io.speculative.chat.jinja;

/**
 * What one rendering may use: time, counted in steps, memory, counted as if nothing were ever freed, and depth. Each is
 * taken off before it is used. A step is the time of a small expression or of reading {@value #CHARACTERS_PER_STEP}
 * characters; nothing that a template asks for takes longer than the steps that it is charged.
 */
final class Budget {

    private static final long MOST_STEPS = 1L << 25;

    /** A quarter of a small heap, as one array may take as much as all of it, and needs it in one piece. */
    private static final long MOST_BYTES =
            Math.min(1L << 27, Runtime.getRuntime().maxMemory() / 4);

    private static final int CHARACTERS_PER_STEP = 8;
    private static final int BYTES_OF_STRING = 48;

    private final Nesting nesting = Nesting.ofRendering();
    private long steps;
    private long bytes;

    /** Takes off time. */
    void spend(long more) {
        if (more > MOST_STEPS - steps) {
            throw new TemplateError("too much work (expected: at most " + MOST_STEPS + " steps)");
        }
        steps += more;
    }

    /** Takes off the time to go through a text once. */
    void read(String text) {
        read(text.length());
    }

    /** Takes off the time to go through so many characters. */
    void read(long characters) {
        spend(1 + characters / CHARACTERS_PER_STEP);
    }

    /** Takes off memory. */
    void hold(long more) {
        if (more > MOST_BYTES - bytes) {
            throw new TemplateError("too much memory (expected: at most " + MOST_BYTES + " bytes)");
        }
        bytes += more;
    }

    /** Takes off a string of so many characters. */
    void make(long characters) {
        hold(BYTES_OF_STRING + Math.min(characters, MOST_BYTES) * Character.BYTES);
        read(characters);
    }

    /** Takes one step, one level deeper. */
    void enter() {
        spend(1);
        nesting.enter();
    }

    void leave() {
        nesting.leave();
    }
}
