package io.speculative.chat.jinja;

/** The work that one rendering may do: steps taken, characters written and list places filled, all counted together. */
final class Budget {

    private static final long MOST_WORK = 1L << 25;

    private long spent;

    /**
     * Takes work off, before it is done.
     *
     * @throws TemplateError if too little is left
     */
    void spend(long work) {
        if (work < 0 || work > MOST_WORK - spent) {
            throw new TemplateError("too much work (expected: at most " + MOST_WORK + " steps and characters)");
        }
        spent += work;
    }

    /** Takes off a string made of so many others of one length. */
    void spend(long count, long length) {
        spend(length != 0 && count > MOST_WORK / length ? MOST_WORK + 1 : count * length);
    }
}
