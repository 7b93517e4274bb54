package io.speculative;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.speculative.Pairs.Pair;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.FallbackDrafter;
import io.speculative.draft.Room;
import io.speculative.draft.lookup.NgramDrafter;
import io.speculative.draft.lookup.SuffixDrafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.SuggestedTreeDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TreeShape;
import io.speculative.verify.OptimalBlockVerification;
import io.speculative.verify.PickedLast;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.SpeculativeSampling;
import io.speculative.verify.TraversalVerification;
import io.speculative.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Drafters that join text and model, and the same broken on purpose: only these lose the target's law. */
class JoinedDraftersTest {

    private static final SamplingRule SAMPLED = SamplingRule.temperature(1);
    private static final List<Integer> PROMPT = List.of(1, 0, 2, 1);

    private final TableModel target = TableModel.of(LawTable.random(3, 3, 4), 3);
    private final TableModel draft = TableModel.of(LawTable.random(4, 3, 4), 3);
    private final Drafter lookup = NgramDrafter.of(draft.vocabulary(), 1, 1);

    @Test
    void law_lookupAndFallback_isTheTargets() {
        for (Verifier verifier : List.of(new SpeculativeSampling(), new TraversalVerification())) {
            proves(lookup, verifier);
            proves(SuffixDrafter.of(draft.vocabulary(), 2), verifier);
            proves(FallbackDrafter.of(lookup, ChainDrafter.of(draft, 2)), verifier);
            proves(FallbackDrafter.of(ChainDrafter.of(draft, 1), lookup), verifier);
        }
    }

    @Test
    void law_suggestedTrees_isTheTargets() {
        for (Verifier verifier : List.of(
                new RecursiveRejection(),
                new PickedLast(),
                new TraversalVerification(),
                OptimalBlockVerification.exact())) {
            proves(SuggestedTreeDrafter.of(draft, TreeShape.branching(3), lookup), verifier);
            proves(SuggestedTreeDrafter.of(draft, TreeShape.branching(2), ChainDrafter.of(draft, 1)), verifier);
        }
    }

    @Test
    void law_fallbackFromAnUnwelcomeDraw_isNotTheTargets() {
        fails(new FallsBackFromADraw(ChainDrafter.of(draft, 1), lookup), new SpeculativeSampling());
        fails(new FallsBackFromADraw(ChainDrafter.of(draft, 1), lookup), new TraversalVerification());
    }

    @Test
    void law_suggestionDrawnAgain_isNotTheTargets() {
        fails(TreeDrafter.of(draft, TreeShape.branching(2), new DrawsTheSuggestionAgain()), new RecursiveRejection());
        fails(TreeDrafter.of(draft, TreeShape.branching(2), new DrawsTheSuggestionAgain()), new PickedLast());
    }

    @Test
    void law_suggestionOnlyIfNotDrawn_isNotTheTargets() {
        fails(TreeDrafter.of(draft, TreeShape.branching(2), new SuggestsWhatWasNotDrawn()), new RecursiveRejection());
        fails(TreeDrafter.of(draft, TreeShape.branching(2), new SuggestsWhatWasNotDrawn()), new PickedLast());
    }

    private void proves(Drafter drafter, Verifier verifier) {
        assertThatCode(() -> DecodedLawTest.assertExactLaw(target, new Pair(drafter, verifier), SAMPLED, PROMPT))
                .doesNotThrowAnyException();
    }

    private void fails(Drafter drafter, Verifier verifier) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> DecodedLawTest.assertExactLaw(target, new Pair(drafter, verifier), SAMPLED, PROMPT));
    }

    /** Takes a drafted token back if it is not the one it likes, and proposes what was looked up instead. */
    private record FallsBackFromADraw(Drafter model, Drafter lookup) implements Drafter {
        @Override
        public DraftLaw siblings() {
            return DraftLaw.SINGLE;
        }

        @Override
        public Optional<Vocabulary> vocabulary() {
            return model.vocabulary();
        }

        @Override
        public DraftSession open(DraftRequest request) {
            DraftSession drawn = model.open(request);
            DraftSession found = lookup.open(request);
            return new DraftSession() {
                private Draft last = Draft.empty(0);

                @Override
                public void append(int... tokens) {
                    drawn.append(tokens);
                    found.append(tokens);
                }

                @Override
                public Draft draft(int root, Room room) {
                    last = drawn.draft(root, room);
                    Draft other = found.draft(root, room);
                    last = last.tree().token(1) == 0 ? last : other;
                    return last;
                }

                @Override
                public void commit(int node) {
                    drawn.commit(0);
                    found.commit(0);
                    for (int kept : last.tree().path(node)) {
                        if (kept > 0) {
                            drawn.append(last.tree().token(kept));
                            found.append(last.tree().token(kept));
                        }
                    }
                }

                @Override
                public void close() {
                    drawn.close();
                    found.close();
                }
            };
        }
    }

    /** Suggests token 0 and draws the other sibling as if there were no suggestion; it carries the law without it. */
    private static final class DrawsTheSuggestionAgain implements SiblingSampler {
        @Override
        public DraftLaw siblings() {
            return DraftLaw.PICKED_THEN_INDEPENDENT;
        }

        @Override
        public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
            Distribution carried = law.hasOtherThan(0) ? law.without(0) : law;
            return List.of(suggestion(law), new DrawnToken(random.draw(law), carried));
        }
    }

    /** Draws a sibling and suggests token 0 beside it, but only if that was not what it drew. */
    private static final class SuggestsWhatWasNotDrawn implements SiblingSampler {
        @Override
        public DraftLaw siblings() {
            return DraftLaw.PICKED_THEN_INDEPENDENT;
        }

        @Override
        public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
            List<DrawnToken> siblings = new ArrayList<>();
            int drawn = random.draw(law);
            if (drawn != 0) {
                siblings.add(suggestion(law));
            }
            siblings.add(new DrawnToken(drawn, drawn == 0 ? law : law.without(0)));
            return siblings;
        }
    }

    private static DrawnToken suggestion(Distribution law) {
        return new DrawnToken(0, Distribution.pointMass(0, law.vocabularySize()));
    }
}
