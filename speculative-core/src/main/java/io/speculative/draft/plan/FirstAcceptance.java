package io.speculative.draft.plan;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Room;
import io.speculative.draft.ShapedDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often the first drafted token is accepted, as far as it can be told before any request: a mean over the positions
 * of a text that the target draws at temperature 1 after its begin token.
 *
 * @param greedy how often the most probable tokens of target and drafter are the same
 * @param sampled the sum over tokens of the smaller of both probabilities, with which a drawn token is accepted
 *     (Leviathan et al. 2023, corollary 3.6)
 */
record FirstAcceptance(double greedy, double sampled) {

    /** What to expect where nothing could be measured: so much that drafting is tried. */
    static final FirstAcceptance HOPEFUL = new FirstAcceptance(0.7, 0.7);

    private static final Logger LOG = LoggerFactory.getLogger(FirstAcceptance.class);
    private static final SamplingRule RULE = SamplingRule.temperature(1);
    private static final int FEWEST = 8;
    private static final int MOST = 64;

    /**
     * Measures it on sequences of its own.
     *
     * @param contextLength the most tokens that both can hold
     * @param budgetNanos how long, about, but for some positions that are looked at however long they take
     */
    static FirstAcceptance measure(
            LanguageModel target, ShapedDrafter drafter, int contextLength, LongSupplier clock, long budgetNanos) {
        long begin = clock.getAsLong();
        try (ModelSession text = target.open(drafter.taps());
                DraftSession drafts = drafter.open(
                        new DraftRequest(RULE, RandomStream.seeded(0), text.hiddenStates()),
                        () -> ShapePlanner.chain(1))) {
            RandomStream random = RandomStream.seeded(1);
            int root = target.vocabulary().beginToken().orElse(0);
            Sum sum = new Sum(target.vocabulary().size());
            int positions = Math.min(MOST, contextLength - 1);
            for (int place = 0; place < positions; place++) {
                if (place >= FEWEST && clock.getAsLong() - begin >= budgetNanos) {
                    break;
                }
                Draft draft = drafts.draft(root, Room.ofDepth(1));
                Scores scores = text.score(TokenTree.root(root));
                Distribution law = scores.distribution(0, RULE);
                if (draft.tree().drafted() > 0) {
                    sum.add(law, draft.law(1));
                }
                int next = random.draw(law);
                text.commit(0);
                drafts.commit(0);
                root = next;
            }
            return sum.mean();
        } catch (RuntimeException e) {
            LOG.warn("The drafter failed while it was tried; requests will find out whether it works", e);
            return HOPEFUL;
        }
    }

    /** For requests under a sampling rule. */
    double under(SamplingRule rule) {
        return rule.draws() ? sampled : greedy;
    }

    private static final class Sum {
        private final double[] target;
        private final double[] draft;
        private int positions;
        private int agreed;
        private double overlap;

        Sum(int vocabularySize) {
            this.target = new double[vocabularySize];
            this.draft = new double[vocabularySize];
        }

        void add(Distribution targetLaw, Distribution draftLaw) {
            targetLaw.copyTo(target);
            draftLaw.copyTo(draft);
            for (int token = 0; token < target.length; token++) {
                overlap += Math.min(target[token], draft[token]);
            }
            agreed += targetLaw.mostProbable(1)[0] == draftLaw.mostProbable(1)[0] ? 1 : 0;
            positions++;
        }

        FirstAcceptance mean() {
            return positions == 0
                    ? HOPEFUL
                    : new FirstAcceptance((double) agreed / positions, Math.min(1, overlap / positions));
        }
    }
}
