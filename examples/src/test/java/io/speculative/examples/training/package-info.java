/** Tests of the trainer. */
@NullMarked
package io.speculative.examples.training;

import org.jspecify.annotations.NullMarked;
