package io.speculative.draft.model;

import io.speculative.distribution.Distribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Picks the most probable paths of each depth: beam search. Nothing is drawn, so every node carries a point mass. */
class PickedGrowth implements LevelGrowth {

    private final int width;
    private final int nodes;
    private final List<Double> logProbabilities = new ArrayList<>(List.of(0.0));

    /** Picks at most {@code width} nodes per level and {@code nodes} in all. */
    PickedGrowth(int width, int nodes) {
        this.width = width;
        this.nodes = nodes;
    }

    /** A child that may be picked, and the logarithm of the draft model's probability of its path. */
    private record Candidate(int parent, int token, double logProbability) {}

    /**
     * Whether a node that is among the best of its level is picked. If it is not, no later node of the level is asked
     * for.
     */
    boolean picks(double logProbability) {
        return true;
    }

    /** The logarithm of the draft model's probability of a path, which is no larger than that of any part of it. */
    final double logProbability(int node) {
        return logProbabilities.get(node);
    }

    @Override
    public final boolean grow(GrowingDraft draft, Level level) {
        int vocabularySize = level.scores().vocabularySize();
        int before = draft.size();
        for (Candidate best : best(level, vocabularySize)) {
            if (draft.size() > nodes || !picks(best.logProbability())) {
                break;
            }
            draft.add(best.parent(), best.token(), Distribution.pointMass(best.token(), vocabularySize));
            logProbabilities.add(best.logProbability());
        }
        return draft.size() > before && draft.size() <= nodes;
    }

    /** The most probable paths that end in a level's children, most probable first; the earlier parent among equals. */
    private List<Candidate> best(Level level, int vocabularySize) {
        int most = Math.min(width, vocabularySize);
        List<Candidate> candidates = new ArrayList<>();
        for (int node = level.first(); node < level.end(); node++) {
            Distribution law = level.lawAfter(node);
            for (int token : law.mostProbable(most)) {
                double logarithm = Math.min(0, Math.log(law.probability(token)));
                candidates.add(new Candidate(node, token, logProbability(node) + logarithm));
            }
        }
        candidates.sort(Comparator.comparingDouble(Candidate::logProbability).reversed());
        return candidates.subList(0, Math.min(width, candidates.size()));
    }
}
