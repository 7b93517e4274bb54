package io.speculative.bench.laws;

import io.speculative.transport.OptimalSelection;
import java.util.function.ToDoubleBiFunction;

/**
 * How the last of several draws without replacement are verified, after those before were rejected.
 *
 * @param count how many they are
 * @param of their acceptance, given the residual and the weights of the tokens not rejected
 */
record LastDraws(int count, ToDoubleBiFunction<double[], double[]> of) {

    /** The last draw is tested like the others. */
    static final LastDraws TESTED =
            new LastDraws(1, (residual, draft) -> Masses.overlap(residual, draft, 1 / Masses.sum(draft)));

    /** One of the last two is selected. */
    static LastDraws selected(OptimalSelection selection) {
        return new LastDraws(2, (residual, draft) -> {
            if (Masses.positive(draft) < 2) {
                return TESTED.acceptance(residual, draft);
            }
            selection.solvePair(FileLaw.of(residual), 1, FileLaw.of(draft));
            return selection.acceptance();
        });
    }

    double acceptance(double[] residual, double[] draft) {
        return of.applyAsDouble(residual, draft);
    }
}
