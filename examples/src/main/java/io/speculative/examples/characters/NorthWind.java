package io.speculative.examples.characters;

/** A short text to count: a fable of Aesop, in words that phoneticians have long used as a sample. */
public final class NorthWind {

    /** The fable, in one line. */
    public static final String TEXT = """
            The North Wind and the Sun were disputing which was the stronger, when a traveller came along wrapped in a warm \
            cloak. They agreed that the one who first succeeded in making the traveller take his cloak off should be considered \
            stronger than the other. Then the North Wind blew as hard as he could, but the more he blew the more closely did the \
            traveller fold his cloak around him; and at last the North Wind gave up the attempt. Then the Sun shone out warmly, \
            and immediately the traveller took off his cloak. And so the North Wind was obliged to confess that the Sun was the \
            stronger of the two.
            """;

    private NorthWind() {}
}
