/**
 * JMH benchmarks of the library's kernels: one class per question, over implementations and vocabulary sizes, with a baseline
 * beside what is measured. {@code java -jar benchmarks.jar -l} lists them; a part of a class's name selects it.
 */
@NullMarked
package io.speculative.bench.jmh;

import org.jspecify.annotations.NullMarked;
