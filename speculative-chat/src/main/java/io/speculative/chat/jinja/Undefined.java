package io.speculative.chat.jinja;

import java.util.function.Supplier;

/**
 * The value of what doesn't exist: an empty text, an empty list and false, but an error as soon as more is asked of it.
 *
 * @param problem what to say then
 */
record Undefined(Supplier<String> problem) {

    /** One whose problem is always the same. */
    static Undefined because(String problem) {
        return new Undefined(() -> problem);
    }

    TemplateError error() {
        return new TemplateError(problem.get());
    }
}
