package io.speculative.chat.jinja;

/** The value that is none. */
enum Constant {
    NONE
}
