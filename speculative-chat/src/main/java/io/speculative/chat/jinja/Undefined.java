package io.speculative.chat.jinja;

/**
 * The value of what doesn't exist: an empty text, an empty list and false, but an error as soon as more is asked of it.
 *
 * @param problem what to say then
 */
record Undefined(String problem) {

    TemplateError error() {
        return new TemplateError(problem);
    }
}
