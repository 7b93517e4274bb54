package io.speculative.djl.jinja;

/** A value that can be called. */
@FunctionalInterface
interface Function {

    Object call(Arguments arguments, Scope scope);
}
