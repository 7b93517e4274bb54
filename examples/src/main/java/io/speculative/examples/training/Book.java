package io.speculative.examples.training;

/**
 * One text.
 *
 * @param name the file name
 * @param text the whole text
 */
record Book(String name, String text) {}
