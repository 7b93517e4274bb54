package io.speculative;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.speculative.Pairs.Pair;
import io.speculative.distribution.ChiSquare;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.ChangedDrafter;
import io.speculative.draft.DelegatingDraftSession;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.model.DynamicTreeDrafter;
import io.speculative.draft.model.StochasticBeamDrafter;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.TokenTree;
import io.speculative.verify.Guarantee;
import io.speculative.verify.OptimalBlockVerification;
import io.speculative.verify.OptimalTransport;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.TraversalVerification;
import io.speculative.verify.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Trees whose number of siblings depends on what was drawn, spoilt on purpose: each must fail the proof that the sound ones
 * pass.
 */
class BrokenDraftersTest {

    private static final SamplingRule SAMPLED = SamplingRule.temperature(1);
    private static final int NEW_TOKENS = 3;

    private final TableModel target = DecodedLawTest.target(1, 3);
    private final TableModel draft = DecodedLawTest.draft(1, 3);

    @Test
    void proofs_siblingsInTheOrderOfTheirTokens_fail() {
        Drafter beam = StochasticBeamDrafter.of(draft, 3, 2);
        Drafter spoilt = spoilt(beam, BrokenDraftersTest::byToken);
        for (Verifier verifier : List.of(new RecursiveRejection(), new TraversalVerification())) {
            assertThatCode(() -> provesGivenNoise(beam, verifier)).doesNotThrowAnyException();
            fails(() -> provesGivenNoise(spoilt, verifier));
        }
    }

    @Test
    void proofs_bestOfTheDrawnNodes_fail() {
        Drafter drawn = DynamicTreeDrafter.drawn(draft, 4, 2);
        Drafter spoilt = spoilt(drawn, BrokenDraftersTest::bestTwo);
        for (Verifier verifier : List.of(new RecursiveRejection(), new TraversalVerification())) {
            assertThatCode(() -> proves(drawn, verifier)).doesNotThrowAnyException();
            fails(() -> proves(spoilt, verifier));
        }
    }

    @Test
    void proofs_optimalSelectionOfStoppedSiblings_fail() {
        for (Verifier verifier : List.of(OptimalTransport.exact(), OptimalBlockVerification.exact())) {
            fails(() -> proves(DynamicTreeDrafter.drawn(draft, 4, 2), new Careless(verifier)));
            fails(() -> provesGivenNoise(StochasticBeamDrafter.of(draft, 3, 2), new Careless(verifier)));
        }
    }

    /** On real noise; {@link ChiSquare} gives a false alarm once in a million. */
    @Test
    void generate_beamsOfAMillionSeeds_fitTheTargetsLaw() {
        assertFits(model -> StochasticBeamDrafter.of(model, 2, 2), 1_000_000);
    }

    @Test
    void generate_beamsInTheOrderOfTheirTokens_doNotFit() {
        fails(() -> assertFits(
                model -> spoilt(StochasticBeamDrafter.of(model, 2, 2), BrokenDraftersTest::byToken), 100_000));
    }

    private void proves(Drafter drafter, Verifier verifier) {
        DecodedLawTest.assertExactLaw(target, new Pair(drafter, verifier), SAMPLED, DecodedLawTest.PROMPT);
    }

    private void provesGivenNoise(Drafter drafter, Verifier verifier) {
        DecodedLawTest.assertExactLawGivenNoise(target, new Pair(drafter, verifier), SAMPLED);
    }

    private static void fails(ThrowingCallable proof) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(proof);
    }

    private static void assertFits(Function<TableModel, Drafter> drafter, int runs) {
        LawTable targets = remembered(LawTable.random(1, 3, 5));
        LawTable drafts = remembered(LawTable.random(1, 3, 5).mixedWith(LawTable.random(101, 3, 5), 0.4));
        TableModel target = TableModel.of(targets, 3).withContextLength(16);
        Drafter beam = drafter.apply(TableModel.of(drafts, 3).withContextLength(16));
        SpeculativeDecoder decoder = SpeculativeDecoder.of(target, beam, new RecursiveRejection());
        GenerationOptions options = GenerationOptions.maxTokens(NEW_TOKENS).withSamplingRule(SAMPLED);
        double[] probabilities = new double[27];
        DecodedLawTest.expectedLaw(target, SAMPLED, DecodedLawTest.PROMPT)
                .forEach((text, probability) ->
                        probabilities[9 * text.get(2) + 3 * text.get(3) + text.get(4)] += probability);
        long[] counts = new long[27];
        int[] prompt = {1, 0};
        for (long seed = 0; seed < runs; seed++) {
            try (Generation generation = decoder.generate(prompt, options.withSeed(seed))) {
                int code = 0;
                while (generation.hasNext()) {
                    code = 3 * code + generation.next().token();
                }
                counts[code]++;
            }
        }
        ChiSquare.assertFits(counts, probabilities);
    }

    /** A table of three tokens that works each law out once. */
    private static LawTable remembered(LawTable table) {
        float[][] rows = new float[4096][];
        return context -> {
            int key = 1;
            for (int token : context) {
                key = 3 * key + token;
            }
            if (rows[key] == null) {
                rows[key] = table.weights(context);
            }
            return rows[key];
        };
    }

    /** The nodes with siblings sorted by token. */
    private static int[] byToken(Draft draft) {
        TokenTree tree = draft.tree();
        return IntStream.range(0, tree.size())
                .boxed()
                .sorted(Comparator.comparingInt(tree::depth).thenComparingInt(tree::token))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The root and the two nodes of the most probable paths. */
    private static int[] bestTwo(Draft draft) {
        TokenTree tree = draft.tree();
        double[] values = new double[tree.size()];
        values[0] = 1;
        for (int node = 1; node < values.length; node++) {
            int parent = tree.parent(node);
            values[node] = values[parent] * draft.law(tree.children(parent)[0]).probability(tree.token(node));
        }
        return IntStream.range(0, tree.size())
                .boxed()
                .sorted(Comparator.comparingDouble(node -> -values[node]))
                .limit(3)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /**
     * Hands over some nodes of a drafter's drafts, in an order of its own and with the laws they would have if they had been
     * drawn so.
     */
    private static Drafter spoilt(Drafter drafter, Function<Draft, int[]> choice) {
        return new ChangedDrafter(drafter, session -> new Spoilt(session, choice));
    }

    private static final class Spoilt extends DelegatingDraftSession {
        private final Function<Draft, int[]> choice;
        private int[] chosen = {0};

        Spoilt(DraftSession session, Function<Draft, int[]> choice) {
            super(session);
            this.choice = choice;
        }

        @Override
        public Draft draft(int root, Room room) {
            Draft sound = session.draft(root, room);
            chosen = choice.apply(sound);
            TokenTree.Builder tree = TokenTree.rootedAt(root);
            List<Distribution> laws = new ArrayList<>();
            for (int i = 1; i < chosen.length; i++) {
                int parent = sound.tree().parent(chosen[i]);
                Distribution law = sound.law(sound.tree().children(parent)[0]);
                for (int j = 1; j < i; j++) {
                    if (sound.tree().parent(chosen[j]) == parent) {
                        law = law.without(sound.tree().token(chosen[j]));
                    }
                }
                laws.add(law);
                tree.add(
                        Arrays.stream(chosen).boxed().toList().indexOf(parent),
                        sound.tree().token(chosen[i]));
            }
            return Draft.of(tree.build(), laws);
        }

        @Override
        public void commit(int node) {
            session.commit(chosen[node]);
        }
    }

    /** A verifier that takes drafts it is not lossless for. */
    private record Careless(Verifier verifier) implements Verifier {

        @Override
        public Guarantee guarantee() {
            return verifier.guarantee();
        }

        @Override
        public Set<DraftLaw> draftLaws() {
            return EnumSet.allOf(DraftLaw.class);
        }

        @Override
        public Session open() {
            return verifier.open();
        }
    }
}
