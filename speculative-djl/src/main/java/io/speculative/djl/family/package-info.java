/**
 * Model families: for each {@code model_type}, how its {@code config.json} describes a decoder and what it calls its
 * tensors. {@link io.speculative.djl.family.ModelFamily} finds the one of a model. A family is data: there is one transformer,
 * in {@code io.speculative.djl.program}.
 */
@NullMarked
package io.speculative.djl.family;

import org.jspecify.annotations.NullMarked;
