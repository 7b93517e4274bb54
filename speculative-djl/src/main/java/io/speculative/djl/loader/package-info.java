/** How native libraries are found, whatever thread asks for them first. */
@NullMarked
package io.speculative.djl.loader;

import org.jspecify.annotations.NullMarked;
