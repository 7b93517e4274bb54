package io.speculative.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamWTest {

    @Test
    void update_twoSteps_followsTheFormula() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray matrix = manager.create(new float[] {1, 2}, new Shape(2, 1));
            NDArray vector = manager.create(new float[] {3});
            matrix.setRequiresGradient(true);
            vector.setRequiresGradient(true);
            try (AdamW optimizer = new AdamW(List.of(matrix, vector), manager)) {
                double m = 0;
                double v = 0;
                double first = 1;
                for (int step = 1; step <= 2; step++) {
                    double scale = Math.sqrt(0.25 + 4 + 16);
                    assertThat(length(optimizer, matrix, vector)).isCloseTo((float) scale, within(1e-5f));
                    m = 0.9 * m + 0.1 * 0.5 / scale;
                    v = 0.98 * v + 0.02 * 0.25 / scale / scale;
                    double corrected = m / (1 - Math.pow(0.9, step));
                    double root = Math.sqrt(v / (1 - Math.pow(0.98, step)));
                    first = first * (1 - 0.01 * 0.1) - 0.01 * corrected / (root + 1e-8);
                }
                assertThat(matrix.toFloatArray()[0]).isCloseTo((float) first, within(1e-5f));
                assertThat(vector.toFloatArray()[0]).as("gains do not decay").isCloseTo(3 - 2 * 0.01f, within(1e-5f));
                assertThat(optimizer.updates()).isEqualTo(2);
            }
        }
    }

    /** Runs a step on 0.5 a + 2 b + 4 c, whose gradient does not change. */
    private static float length(AdamW optimizer, NDArray matrix, NDArray vector) {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector();
                NDArray slopes = matrix.getManager().create(new float[] {0.5f, 2}, new Shape(2, 1))) {
            collector.backward(matrix.mul(slopes).sum().add(vector.mul(4).sum()));
        }
        return optimizer.update(0.01);
    }
}
