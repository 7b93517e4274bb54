/** Tests of the training commands. */
@NullMarked
package io.speculative.examples.training;

import org.jspecify.annotations.NullMarked;
