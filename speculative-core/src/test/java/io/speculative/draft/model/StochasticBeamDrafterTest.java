package io.speculative.draft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.ChiSquare;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.DrafterContract;
import io.speculative.draft.Room;
import io.speculative.draft.TableLaws;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StochasticBeamDrafterTest extends DrafterContract {

    private static final SamplingRule SAMPLED = SamplingRule.temperature(1);
    private static final int DRAFTS = 40_000;

    private final TableModel model = TableModel.random(22, 5, 3).withContextLength(40);

    @Override
    protected Drafter drafter() {
        return StochasticBeamDrafter.of(model, 4, 3);
    }

    @Override
    protected int[] text() {
        return new int[] {0, 3, 1, 4, 1, 2, 0, 4, 3, 2, 1, 0};
    }

    @Override
    protected Distribution lawAfter(int[] context, SamplingRule rule) {
        return TableLaws.after(model, context, rule);
    }

    @Override
    protected OptionalInt contextLength() {
        return OptionalInt.of(40);
    }

    /** Plackett-Luce at each depth: the beam is an ordered sample of whole sequences without replacement. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void draft_manySeeds_isASampleOfSequencesWithoutReplacement(int depth) {
        TableModel table = TableModel.random(5, 3, 4);
        double[] sequences = new double[(int) Math.pow(3, depth)];
        for (int code = 0; code < sequences.length; code++) {
            sequences[code] = probability(table, code, depth);
        }
        long[] counts = new long[sequences.length * sequences.length];
        for (long seed = 0; seed < DRAFTS; seed++) {
            TokenTree tree = draft(StochasticBeamDrafter.of(table, 2, depth), RandomStream.seeded(seed));
            counts[code(tree, tree.size() - 2) * sequences.length + code(tree, tree.size() - 1)]++;
        }
        double[] pairs = new double[counts.length];
        for (int first = 0; first < sequences.length; first++) {
            for (int second = 0; second < sequences.length; second++) {
                boolean possible = first != second && sequences[first] > 0;
                pairs[first * sequences.length + second] =
                        possible ? sequences[first] * sequences[second] / (1 - sequences[first]) : 0;
            }
        }
        ChiSquare.assertFits(counts, pairs);
    }

    @Test
    void draft_everyDepth_holdsNoMoreThanTheWidth() {
        boolean[] childless = new boolean[2];
        for (long seed = 0; seed < 50; seed++) {
            TokenTree tree =
                    draft(StochasticBeamDrafter.of(TableModel.random(1, 6, 3), 4, 5), RandomStream.seeded(seed));
            int[] nodesAt = new int[6];
            for (int node = 0; node < tree.size(); node++) {
                nodesAt[tree.depth(node)]++;
                boolean inner = tree.depth(node) < 5;
                childless[1] |= inner && tree.children(node).length == 0;
                childless[0] |= inner && tree.children(node).length > 1;
            }
            assertThat(nodesAt[0]).isOne();
            assertThat(Arrays.stream(nodesAt)).allMatch(nodes -> nodes >= 1 && nodes <= 4);
        }
        assertThat(childless).containsOnly(true);
    }

    @Test
    void draft_everyLevel_costsOnePass() {
        TableModel table = TableModel.random(1, 5, 3);
        assertThat(draft(StochasticBeamDrafter.of(table, 3, 4), RandomStream.seeded(1))
                        .size())
                .isGreaterThan(8);
        assertThat(table.passes()).isEqualTo(4);
    }

    @Test
    void draft_greedy_isTheBeamOfTheMostProbableSequences() {
        TableModel table = TableModel.of(
                context -> switch (context[context.length - 1]) {
                    case 0 -> new float[] {0, 6, 4, 0};
                    case 1 -> new float[] {1, 1, 1, 1};
                    default -> new float[] {0, 0, 0.1f, 0.9f};
                },
                4);
        try (DraftSession session = StochasticBeamDrafter.of(table, 2, 3)
                .open(DraftRequest.of(SamplingRule.greedy(), RandomStream.seeded(1)))) {
            Draft draft = session.draft(0, Room.ofDepth(9));
            assertThat(draft.tree()).hasToString("TokenTree[0, 1^0, 2^0, 3^2, 0^1, 3^3, 1^4]");
            assertThat(IntStream.rangeClosed(1, 6)).allMatch(draft::picked);
        }
    }

    @Test
    void draft_fewerPossibleTokensThanWidth_makesFewerNodes() {
        TableModel one = TableModel.of(LawTable.constant(0, 0, 7), 3);
        assertThat(draft(StochasticBeamDrafter.of(one, 3, 4), RandomStream.seeded(1)))
                .hasToString("TokenTree[0, 2^0, 2^1, 2^2, 2^3]");
        TableModel two = TableModel.of(LawTable.constant(0, 1, 2), 3);
        assertThat(draft(StochasticBeamDrafter.of(two, 7, 2), RandomStream.seeded(1))
                        .drafted())
                .isEqualTo(2 + 4);
    }

    /** Masses that vanish beside 1 and uniform numbers at the ends of their range upset neither the beam nor its laws. */
    @ParameterizedTest
    @ValueSource(doubles = {0.0, Double.MIN_VALUE, 0x1p-53, 0.5, 1 - 0x1p-53})
    void draft_extremeMassesAndUniforms_fillsTheBeam(double uniform) {
        TableModel steep = TableModel.of(LawTable.constant(1, 0, 1e-30f, Float.MIN_VALUE), 4);
        try (DraftSession session =
                StochasticBeamDrafter.of(steep, 5, 6).open(DraftRequest.of(SAMPLED, () -> uniform))) {
            Draft draft = session.draft(0, Room.ofDepth(9));
            assertThat(draft.tree().drafted()).isEqualTo(3 + 5 * 5);
            for (int node = 1; node < draft.tree().size(); node++) {
                assertThat(draft.law(node).probability(draft.tree().token(node)))
                        .isPositive();
                assertThat(draft.tree().token(node)).isNotEqualTo(1);
            }
        }
    }

    /** Path probabilities below the least double: exp(phi) is 0 long before the last level. */
    @Test
    void draft_pathsOfVanishingProbability_goOn() {
        int size = 2000;
        float[] flat = new float[size];
        Arrays.fill(flat, 1);
        TableModel table = TableModel.of(LawTable.constant(flat), size).withContextLength(400);
        TokenTree tree = draft(StochasticBeamDrafter.of(table, 2, 120), RandomStream.seeded(1));
        assertThat(120 * Math.log(size)).isGreaterThan(-Math.log(Double.MIN_VALUE));
        assertThat(tree.drafted()).isEqualTo(240);
        assertThat(tree.depth(tree.size() - 1)).isEqualTo(120);
    }

    @Test
    void logOfSum_extremes_areExact() {
        assertThat(StochasticBeamDrafter.logOfSum(0, 0)).isCloseTo(Math.log(2), within(1e-16));
        assertThat(StochasticBeamDrafter.logOfSum(3, Double.NEGATIVE_INFINITY)).isEqualTo(3);
        assertThat(StochasticBeamDrafter.logOfSum(0, -40)).isCloseTo(Math.exp(-40), within(1e-32));
        assertThat(StochasticBeamDrafter.logOfSum(2, 5000)).isEqualTo(5000);
        assertThat(StochasticBeamDrafter.logOfSum(5000, 4999))
                .isCloseTo(5000 + Math.log1p(Math.exp(-1)), within(1e-12));
    }

    @Test
    void of_numberBelowOne_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StochasticBeamDrafter.of(model, 0, 2))
                .withMessage("width: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StochasticBeamDrafter.of(model, 2, 0))
                .withMessage("depth: 0 (expected: >= 1)");
    }

    @Test
    void draft_hugeBeam_doesNotFitTheContext() {
        Drafter huge = StochasticBeamDrafter.of(model, Integer.MAX_VALUE, 3);
        try (DraftSession session = huge.open(DraftRequest.of(SAMPLED, RandomStream.seeded(1)))) {
            assertThat(session.draft(0, Room.ofDepth(2)).tree().drafted()).isZero();
        }
    }

    @Test
    void toString_any_namesWidthAndDepth() {
        assertThat(drafter()).hasToString("beam:4x3");
        assertThat(drafter().vocabulary()).contains(model.vocabulary());
    }

    private static TokenTree draft(Drafter drafter, RandomStream random) {
        try (DraftSession session = drafter.open(DraftRequest.of(SAMPLED, random))) {
            return session.draft(0, Room.ofDepth(200)).tree();
        }
    }

    /** A path's tokens as digits. */
    private static int code(TokenTree tree, int node) {
        return Arrays.stream(tree.path(node)).skip(1).map(tree::token).reduce(0, (code, token) -> 3 * code + token);
    }

    private static double probability(TableModel table, int code, int depth) {
        int[] context = new int[depth + 1];
        for (int i = depth, rest = code; i > 0; i--, rest /= 3) {
            context[i] = rest % 3;
        }
        double probability = 1;
        for (int i = 1; i <= depth; i++) {
            probability *= table.law(Arrays.copyOf(context, i)).probability(context[i]);
        }
        return probability;
    }
}
