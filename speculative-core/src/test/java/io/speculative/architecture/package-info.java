/**
 * The arrows between packages, as a check that every module can run over its own classes: a
 * {@link io.speculative.architecture.PackageArrows} lists the packages of one module and what each may import.
 */
@NullMarked
package io.speculative.architecture;

import org.jspecify.annotations.NullMarked;
