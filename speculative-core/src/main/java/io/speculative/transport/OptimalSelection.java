package io.speculative.transport;

import io.speculative.distribution.Distribution;

/**
 * The best way to select one of the drafts of a node, and what is left of the target's law.
 *
 * <p>A verifier with drafts {@code x_1 .. x_n} selects draft {@code x_i} with probability {@link #weights w_i}, accepts
 * it with probability {@code min(1, target(x_i) / }{@link #selected selected(x_i)}{@code )}, and else draws from
 * {@link #residual}. That is lossless, because {@code selected} is exactly the law of the selected draft, and accepts a
 * draft with probability {@link #acceptance}, in the exact form the {@link OptimalAcceptance}.
 *
 * <p>The target may be scaled by a budget below 1: the law then has to be emitted with that total mass only, as in the
 * verification of whole blocks. {@link #residualMass} is what the selection leaves of it. Picked tokens are no special
 * case: the draws' law is 0 on them, so their target mass is in the residual, and a token drawn from the residual that
 * was picked is an accepted draft.
 *
 * <p>The bucketed form treats tokens of nearly the same target / draft as one: ratios are grouped by the leading bits
 * of their pattern, with no sort. Selection is exactly lossless for any grouping, since the law of the selected draft
 * is known exactly; only the acceptance is a little smaller, and {@link #acceptanceAtLeast} and
 * {@link #acceptanceAtMost} enclose it as well as the optimum.
 *
 * <p>Mutable and not thread-safe: each {@code solve} replaces the one before. Workspace arrays grow to the largest
 * vocabulary seen; after that nothing is allocated.
 */
public final class OptimalSelection {

    private final Grouping grouping;
    private final RatioGroups groups = new RatioGroups();
    private final SelectionLaw law = new SelectionLaw();
    private final NestedLevels levels = new NestedLevels();
    private final HeaviestToken heaviest = new HeaviestToken();
    private final ResidualLaw residual = new ResidualLaw();
    private IndependentDrafts independent = new IndependentDrafts(2);
    private double[] target = {};
    private double[] draft = {};
    private double[] selected = {};
    private int[] drafted = {};
    private int[] order = {};
    private int size;
    private Kind kind = Kind.SINGLE;
    private boolean split;

    private enum Kind {
        SINGLE,
        INDEPENDENT,
        PAIR
    }

    private OptimalSelection(Grouping grouping) {
        this.grouping = grouping;
    }

    /** The optimum, at the cost of a sort per node. */
    public static OptimalSelection exact() {
        return new OptimalSelection(Grouping.separate());
    }

    /**
     * Within a gap of the optimum, in one pass over the vocabulary.
     *
     * @param gap how much smaller than optimal the acceptance may be, from 1e-4 to 0.1
     */
    public static OptimalSelection bucketed(double gap) {
        return new OptimalSelection(Grouping.bucketed(gap));
    }

    /**
     * One draft.
     *
     * @param target the target's law
     * @param budget the total mass it has to be emitted with, in (0, 1]
     * @param draft the law the draft was drawn from
     */
    public void solveSingle(Distribution target, double budget, Distribution draft) {
        load(target, budget, draft);
        kind = Kind.SINGLE;
    }

    /**
     * Independent drafts.
     *
     * @param target the target's law
     * @param budget the total mass it has to be emitted with, in (0, 1]
     * @param draft the law all drafts were drawn from
     * @param drafts how many, at least 1
     */
    public void solveIndependent(Distribution target, double budget, Distribution draft, int drafts) {
        if (drafts < 1) {
            throw new IllegalArgumentException("drafts: " + drafts + " (expected: >= 1)");
        }
        if (drafts == 1) {
            solveSingle(target, budget, draft);
            return;
        }
        load(target, budget, draft);
        kind = Kind.INDEPENDENT;
        grouping.group(groups, this.target, this.draft, size, drafts);
        if (independent.drafts() != drafts) {
            independent = new IndependentDrafts(drafts);
        }
        solve(independent);
    }

    /**
     * Two drafts without replacement.
     *
     * @param target the target's law
     * @param budget the total mass it has to be emitted with, in (0, 1]
     * @param draft the law the first draft was drawn from; at least two tokens have positive probability
     */
    public void solvePair(Distribution target, double budget, Distribution draft) {
        load(target, budget, draft);
        kind = Kind.PAIR;
        heaviest.find(this.draft, size);
        grouping.group(groups, this.target, this.draft, size, heaviest.mostOdds());
        groups.addOdds(this.draft, size, heaviest);
        solve(DraftPair.INSTANCE);
    }

    private void load(Distribution wanted, double budget, Distribution drawn) {
        if (drawn.vocabularySize() != wanted.vocabularySize()) {
            throw new IllegalArgumentException("draft: vocabulary of " + drawn.vocabularySize() + " (expected: "
                    + wanted.vocabularySize() + ", as the target's)");
        }
        if (!(budget > 0 && budget <= 1)) {
            throw new IllegalArgumentException("budget: " + budget + " (expected: > 0 and <= 1)");
        }
        size = wanted.vocabularySize();
        if (target.length < size) {
            target = new double[size];
            draft = new double[size];
        }
        wanted.copyTo(target);
        drawn.copyTo(draft);
        if (budget < 1) {
            for (int token = 0; token < size; token++) {
                target[token] *= budget;
            }
        }
        split = false;
    }

    private void solve(Containment containment) {
        law.solve(groups, containment);
        levels.solve(groups, law.density(), containment);
    }

    /**
     * With which probability each draft is selected, given all of them.
     *
     * @param tokens the drafts, in any order; their number is that of the last {@code solve}
     * @param weights receives as many weights, which sum to 1
     */
    public void weights(int[] tokens, int count, double[] weights) {
        switch (kind) {
            case SINGLE -> weights[0] = 1;
            case INDEPENDENT -> {
                if (drafted.length < count) {
                    drafted = new int[count];
                    order = new int[count];
                }
                for (int i = 0; i < count; i++) {
                    drafted[i] = group(tokens[i]);
                }
                DraftWeights.independent(drafted, count, levels.height(), order, weights);
            }
            case PAIR -> {
                int high = group(tokens[0]) >= group(tokens[1]) ? 0 : 1;
                weights[high] = weightOfHigher(tokens[high], tokens[1 - high]);
                weights[1 - high] = 1 - weights[high];
            }
        }
    }

    private double weightOfHigher(int high, int low) {
        double rest = heaviest.rest(high, draft[high]) + heaviest.rest(low, draft[low]);
        double advantage = (draft[high] - draft[low]) / rest;
        return DraftWeights.higherOfPair(group(high), group(low), advantage, groups, levels.height());
    }

    private int group(int token) {
        return draft[token] > 0 ? groups.groupOf()[token] : groups.count() - 1;
    }

    /** The target's mass on a token, within the budget. */
    public double target(int token) {
        return target[token];
    }

    /** The probability that the selected draft is a token, over all drafts and selections. */
    public double selected(int token) {
        return switch (kind) {
            case SINGLE -> draft[token];
            case INDEPENDENT, PAIR -> draft[token] > 0 ? draft[token] * law.density()[groups.groupOf()[token]] : 0;
        };
    }

    /** The probability that the selected draft is accepted: the sum of {@code min(target, selected)}. */
    public double acceptance() {
        double sum = 0;
        for (int token = 0; token < size; token++) {
            sum += Math.min(target[token], selected(token));
        }
        return sum;
    }

    /** The probability that the selected draft is rejected: the sum of {@code (selected - target)+}. */
    public double rejection() {
        double sum = 0;
        for (int token = 0; token < size; token++) {
            sum += Math.max(selected(token) - target[token], 0);
        }
        return sum;
    }

    /** What the selected draft leaves of the target: the sum of {@code (target - selected)+}. */
    public double residualMass() {
        return split().mass();
    }

    /**
     * The law to draw from after a rejection: {@code (target - selected)+}, made to sum to 1; the target's law if
     * rounding leaves no mass. A view: it changes with the next {@code solve}, for which it may serve as the target.
     */
    public Distribution residual() {
        return split();
    }

    private double[] selectedLaw() {
        if (selected.length < size) {
            selected = new double[size];
        }
        int[] groupOf = groups.groupOf();
        double[] density = law.density();
        for (int token = 0; token < size; token++) {
            selected[token] = draft[token] > 0 ? draft[token] * density[groupOf[token]] : 0;
        }
        return selected;
    }

    private ResidualLaw split() {
        if (!split) {
            switch (kind) {
                case SINGLE -> residual.subtract(target, draft, size);
                case INDEPENDENT, PAIR -> residual.subtract(target, selectedLaw(), size);
            }
            split = true;
        }
        return residual;
    }

    /**
     * A lower bound of {@link #acceptance}, known without a further pass over the vocabulary.
     *
     * @throws IllegalStateException after {@link #solveSingle}, which looks at no more than it must
     */
    public double acceptanceAtLeast() {
        requireGroups();
        return grouping.acceptanceAtLeast(groups, law);
    }

    /**
     * An upper bound of the acceptance of every lossless verifier of these drafts, as far as a draft that was drawn is
     * accepted; in the exact form the least one.
     *
     * @throws IllegalStateException after {@link #solveSingle}, which looks at no more than it must
     */
    public double acceptanceAtMost() {
        requireGroups();
        return 1 - law.excess();
    }

    private void requireGroups() {
        if (kind == Kind.SINGLE) {
            throw new IllegalStateException("drafts: 1 (expected: at least 2 for a bound)");
        }
    }
}
