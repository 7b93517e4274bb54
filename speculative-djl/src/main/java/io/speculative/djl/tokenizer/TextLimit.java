package io.speculative.djl.tokenizer;

/**
 * How long a text may be before it is handed to native code, which ends the virtual machine when it runs out of steps or
 * memory. Three bounds, in characters:
 *
 * <ul>
 *   <li>The context. If every character reaches the model, n tokens hold at most n times the characters of the longest
 *       token; where characters may be dropped on the way, this bound is not used.
 *   <li>What the native engine is known to bear: {@value #MOST_CHARACTERS} characters after normalising, or what the
 *       tokenizer's regular expressions allow.
 *   <li>The free heap, as the ids are written to it.
 * </ul>
 *
 * @param growth what becomes of a text on its way
 * @param contextLength how many tokens the model's context holds
 * @param mostInContext the most characters that so many tokens can hold
 */
record TextLimit(TextGrowth growth, int contextLength, long mostInContext) {

    /**
     * Less than half of what the engine bears: with the expressions that Llama 3 and GPT-4o publish, 9,990,000 spaces pass and
     * 10,010,000 end the virtual machine. A text this long takes one to three gigabytes of native memory.
     */
    static final int MOST_CHARACTERS = 4 << 20;

    private static final long MOST_RESCANNED = RegexCost.LONGEST_RESCANNED * RegexCost.LONGEST_RESCANNED;

    /** The most tokens of one character: its bytes. */
    private static final int MOST_TOKENS_PER_CHARACTER = 4;

    /**
     * The limit of a tokenizer.
     *
     * @param file the tokenizer
     * @param contextLength how many tokens the model's context holds
     */
    static TextLimit of(TokenizerFile file, int contextLength) {
        double most = file.coverage().longestToken()
                * (double) contextLength
                * file.growth().shrink();
        boolean bounded = file.coverage().everyCharacter() && most < Long.MAX_VALUE;
        return new TextLimit(file.growth(), contextLength, bounded ? (long) most : Long.MAX_VALUE);
    }

    /**
     * Refuses a text that native code should not see.
     *
     * @return the most ids that the others can become
     * @throws IllegalArgumentException if it is too long for the context, the engine or the heap, or no valid Unicode
     */
    long mostIds(String text) {
        long ascii = 0;
        long other = 0;
        long run = 0;
        long rescanned = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            run = isSpace(unit) ? run + 1 : 0;
            rescanned += run;
            if (unit < 128) {
                ascii++;
            } else {
                other++;
                i += requireWhole(text, i);
            }
        }
        if (growth.rescansSpaces() && rescanned > MOST_RESCANNED) {
            throw new IllegalArgumentException(
                    "text: runs of spaces that take " + rescanned + " steps (expected: at most " + MOST_RESCANNED
                            + ", as the tokenizer scans a run again from each of its spaces)");
        }
        return mostIds(ascii, other);
    }

    /** More characters than the native engine takes for spaces, but none less. */
    private static boolean isSpace(char unit) {
        return unit <= ' ' || unit == 0x85 || Character.isSpaceChar(unit) || Character.isWhitespace(unit);
    }

    private long mostIds(long ascii, long other) {
        long characters = ascii + other;
        if (characters > mostInContext) {
            throw new IllegalArgumentException("text: " + characters + " characters (expected: at most " + mostInContext
                    + ", as the context holds " + contextLength + " tokens)");
        }
        double grown = ascii * growth.ascii() + other * growth.other();
        long most = Math.min(growth.longest(), MOST_CHARACTERS);
        if (grown > most) {
            throw new IllegalArgumentException("text: " + characters + " characters (expected: at most "
                    + (long) (most / grown * characters) + " of their kind, as native code bears no more)");
        }
        return (long) Math.ceil(grown * MOST_TOKENS_PER_CHARACTER);
    }

    /** How many units the character at {@code index} has beside its first. */
    private static int requireWhole(String text, int index) {
        int character = text.codePointAt(index);
        if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
            throw new IllegalArgumentException(
                    "text: half a surrogate pair at " + index + " (expected: valid Unicode)");
        }
        return Character.charCount(character) - 1;
    }
}
