package io.speculative.djl.tokenizer;

/** How tokens spell the bytes of a text in UTF-8. */
interface TokenSpelling {

    /** The bytes that a token stands for, which may begin or end inside a character. */
    byte[] bytes(String token);

    /** How many U+FFFD stand for {@code length} bytes that are no character. */
    int replacements(int length);
}
