/**
 * Kernels: what the other packages compute on rows of vocabulary size. They work on numbers and arrays, know no type of
 * the library, and trust what was checked before. The package is not exported.
 */
@NullMarked
package io.speculative.kernel;

import org.jspecify.annotations.NullMarked;
