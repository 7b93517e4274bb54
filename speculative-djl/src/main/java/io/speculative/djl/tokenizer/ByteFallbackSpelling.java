package io.speculative.djl.tokenizer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens of the form {@code <0xE2>} are single bytes; the rest is spelled in another way. */
final class ByteFallbackSpelling implements TokenSpelling {

    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");

    private final TokenSpelling rest;

    ByteFallbackSpelling(TokenSpelling rest) {
        this.rest = rest;
    }

    @Override
    public byte[] bytes(String token) {
        Matcher matcher = BYTE.matcher(token);
        return matcher.matches() ? new byte[] {(byte) Integer.parseInt(matcher.group(1), 16)} : rest.bytes(token);
    }

    /** One for each byte, as the tokens library does. */
    @Override
    public int replacements(int length) {
        return length;
    }
}
