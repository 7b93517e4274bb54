package io.speculative.chat.jinja;

/** A value that can be called. */
@FunctionalInterface
interface Function {

    Object call(Arguments arguments, Scope scope);
}
