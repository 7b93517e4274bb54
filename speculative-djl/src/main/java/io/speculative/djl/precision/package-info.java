/**
 * What numbers a model is computed in: how its weights are stored ({@link io.speculative.djl.precision.Precision}), whether
 * the rows of a pass may share rounding ({@link io.speculative.djl.precision.RowArithmetic}), and in what it is trained
 * ({@link io.speculative.djl.precision.TrainingPrecision}).
 */
@NullMarked
package io.speculative.djl.precision;

import org.jspecify.annotations.NullMarked;
