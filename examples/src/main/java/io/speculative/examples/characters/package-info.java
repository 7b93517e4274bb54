/**
 * A complete engine in three small types: {@link io.speculative.examples.characters.CharacterModel} counts which character
 * follows which in a text. Its session keeps the committed tokens and computes the rows of a tree; its vocabulary has one token
 * per character. A real engine keeps keys and values instead of the tokens, and runs one pass over the whole tree.
 *
 * <p>What an engine must keep is tested by extending {@code ModelSessionContract} of {@code speculative-core}'s tests.
 */
@NullMarked
package io.speculative.examples.characters;

import org.jspecify.annotations.NullMarked;
