/**
 * Charts of measurements as SVG: {@link io.speculative.bench.charts.SpeedChart} shows the speed of drafters,
 * {@link io.speculative.bench.charts.AcceptanceChart} the acceptance of verifiers. They are given names and numbers and know
 * nothing of where these come from.
 */
@NullMarked
package io.speculative.bench.charts;

import org.jspecify.annotations.NullMarked;
