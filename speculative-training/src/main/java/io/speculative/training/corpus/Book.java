package io.speculative.training.corpus;

/**
 * One text.
 *
 * @param name the file name
 * @param text the whole text
 */
public record Book(String name, String text) {}
