package io.speculative.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Replaces chance by all its branches: runs an experiment once for every sequence of random choices and adds up the
 * probabilities of what comes out. What comes out is then an exact law, not an estimate.
 *
 * <p>Runs follow each other depth first: each repeats the choices of the run before up to the last one that has another
 * branch of positive probability left, and takes that.
 */
public final class Enumeration {

    private static final RandomStream NO_NOISE = () -> {
        throw new UnsupportedOperationException("nextUniform: a continuum (expected: accept, draw or choose)");
    };

    private Enumeration() {}

    /**
     * The law of an experiment's outcome.
     *
     * @param experiment makes all its random choices by {@link RandomStream#accept}, {@link RandomStream#draw}
     *     and {@link RandomStream#choose}
     */
    public static <T> Map<T, Double> law(Function<RandomStream, T> experiment) {
        return law(() -> NO_NOISE, experiment);
    }

    /**
     * The law of an experiment's outcome given the uniform numbers it asks for: in every run {@link RandomStream#nextUniform}
     * gives those of a seed, from the first one on.
     */
    public static <T> Map<T, Double> lawGivenNoise(long seed, Function<RandomStream, T> experiment) {
        return law(() -> RandomStream.seeded(seed), experiment);
    }

    private static <T> Map<T, Double> law(Supplier<RandomStream> noise, Function<RandomStream, T> experiment) {
        Map<T, Double> law = new HashMap<>();
        Branches branches = new Branches(noise);
        do {
            T outcome = experiment.apply(branches);
            law.merge(outcome, branches.probability(), Double::sum);
        } while (branches.advance());
        return law;
    }

    /** A choice in the run that is going on: its branches and the one taken. */
    private static final class Choice {
        private final double[] probabilities;
        private int taken;

        Choice(double[] probabilities) {
            this.probabilities = probabilities;
            this.taken = -1;
        }

        /** Takes the next branch of positive probability, if there is one. */
        boolean advance() {
            do {
                taken++;
            } while (taken < probabilities.length && !(probabilities[taken] > 0));
            return taken < probabilities.length;
        }
    }

    private static final class Branches implements RandomStream {
        private final List<Choice> choices = new ArrayList<>();
        private final Supplier<RandomStream> noise;
        private RandomStream noiseOfRun;
        private int made;

        Branches(Supplier<RandomStream> noise) {
            this.noise = noise;
            this.noiseOfRun = noise.get();
        }

        @Override
        public double nextUniform() {
            return noiseOfRun.nextUniform();
        }

        @Override
        public boolean accept(double target, double draft) {
            double probability = target <= 0 ? 0 : draft <= target ? 1 : target / draft;
            return branch(probability, 1 - probability) == 0;
        }

        @Override
        public int draw(Distribution distribution) {
            double[] probabilities = new double[distribution.vocabularySize()];
            distribution.copyTo(probabilities);
            return branch(probabilities);
        }

        @Override
        public int choose(double[] weights, int count) {
            double[] probabilities = Arrays.copyOf(weights, count);
            double total = Arrays.stream(probabilities).sum();
            return branch(
                    Arrays.stream(probabilities).map(weight -> weight / total).toArray());
        }

        double probability() {
            double probability = 1;
            for (Choice choice : choices) {
                probability *= choice.probabilities[choice.taken];
            }
            return probability;
        }

        boolean advance() {
            made = 0;
            noiseOfRun = noise.get();
            while (!choices.isEmpty()) {
                if (choices.get(choices.size() - 1).advance()) {
                    return true;
                }
                choices.remove(choices.size() - 1);
            }
            return false;
        }

        private int branch(double... probabilities) {
            if (made == choices.size()) {
                Choice choice = new Choice(probabilities);
                if (!choice.advance()) {
                    throw new AssertionError("choice: no branch of positive probability (expected: at least one)");
                }
                choices.add(choice);
            }
            return choices.get(made++).taken;
        }
    }
}
