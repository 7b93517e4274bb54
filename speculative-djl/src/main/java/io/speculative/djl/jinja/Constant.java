package io.speculative.djl.jinja;

/** The value that is none. */
enum Constant {
    NONE
}
