package io.speculative.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Drafter} keeps. A drafter's test extends this class and says which law its tokens should have.
 *
 * <p>That drafted tokens really have the laws they carry is tested by a sum of {@code 1(token = x) - law(x)} over all
 * nodes of many drafts: whatever was drawn before, each term has mean 0 and variance {@code law(x) (1 - law(x))}. The sum
 * in units of its deviation may reach 5, a false alarm of less than one in a million per token; the seeds are fixed.
 */
public abstract class DrafterContract {

    private static final SamplingRule SAMPLED = SamplingRule.temperature(1.0);
    private static final int DEEP = 8;
    private static final int DRAFTS = 1500;
    private static final double LEAST_VARIANCE = 20;

    /** The drafter, which proposes at least one token after {@link #text} and any beginning of it. */
    protected abstract Drafter drafter();

    /** At least 12 tokens of the drafter's vocabulary, not all equal. */
    protected abstract int[] text();

    /** The law of a first child drawn after a context, its last token the tree's root or a drafted node. */
    protected abstract Distribution lawAfter(int[] context, SamplingRule rule);

    /** The tokens the drafter can follow, if there is a limit. */
    protected abstract OptionalInt contextLength();

    /** A drafter that makes a draft again, whatever came before; overridden by those whose drafts follow the request. */
    protected Drafter again(Draft draft) {
        return drafter();
    }

    /** How far two probabilities that should be equal may lie apart. */
    protected double tolerance() {
        return 0;
    }

    /** The law that a sibling should carry; overridden by drafters that none of the {@link DraftLaw}s describes fully. */
    protected Distribution lawOf(Draft draft, int node, int[] context, SamplingRule rule) {
        TokenTree tree = draft.tree();
        Distribution law = lawAfter(context, rule);
        Distribution picked = Distribution.pointMass(tree.token(node), law.vocabularySize());
        if (!rule.draws()) {
            return picked;
        }
        return switch (drafter().siblings()) {
            case SINGLE, INDEPENDENT -> law;
            case WITHOUT_REPLACEMENT, WITHOUT_REPLACEMENT_STOPPED -> withoutSiblings(law, draft, node, sibling -> true);
            case PICKED -> picked;
            case PICKED_THEN_INDEPENDENT ->
                draft.picked(node) ? picked : withoutSiblings(law, draft, node, draft::picked);
            case PICKED_THEN_WITHOUT_REPLACEMENT ->
                draft.picked(node) ? picked : withoutSiblings(law, draft, node, sibling -> true);
        };
    }

    /** A law without the tokens of those siblings before a node that a condition holds for. */
    private static Distribution withoutSiblings(Distribution law, Draft draft, int node, IntPredicate condition) {
        TokenTree tree = draft.tree();
        Distribution rest = law;
        for (int sibling : tree.children(tree.parent(node))) {
            if (sibling < node && condition.test(sibling)) {
                rest = rest.without(tree.token(sibling));
            }
        }
        return rest;
    }

    @Test
    void draft_anyRule_carriesTheLawOfItsTokens() {
        int[] text = text();
        for (SamplingRule rule :
                new SamplingRule[] {SAMPLED, SamplingRule.temperature(0.7).withTopK(3)}) {
            for (long seed = 0; seed < 20; seed++) {
                try (DraftSession session = drafter().open(DraftRequest.of(rule, RandomStream.seeded(seed)))) {
                    session.append(Arrays.copyOf(text, 3));
                    Draft draft = session.draft(text[3], Room.ofDepth(DEEP));
                    assertThat(draft.tree().token(0)).isEqualTo(text[3]);
                    assertThat(draft.tree().drafted()).isPositive();
                    assertCarriesItsLaws(draft, Arrays.copyOf(text, 3), rule);
                }
            }
        }
    }

    @Test
    void draft_greedy_picksTheSameTokensWhateverTheSeed() {
        int[] text = text();
        SamplingRule rule = SamplingRule.greedy();
        try (DraftSession one = drafter().open(DraftRequest.of(rule, RandomStream.seeded(1)));
                DraftSession other = drafter().open(DraftRequest.of(rule, RandomStream.seeded(2)))) {
            one.append(Arrays.copyOf(text, 5));
            other.append(Arrays.copyOf(text, 5));
            Draft draft = one.draft(text[5], Room.ofDepth(DEEP));
            assertSameDraft(other.draft(text[5], Room.ofDepth(DEEP)), draft);
            assertCarriesItsLaws(draft, Arrays.copyOf(text, 5), rule);
        }
    }

    @Test
    void draft_manySeeds_tokensFitTheLawsTheyCarry() {
        int[] text = text();
        int size = lawAfter(Arrays.copyOf(text, 4), SAMPLED).vocabularySize();
        double[] sum = new double[size];
        double[] variance = new double[size];
        double[] law = new double[size];
        for (long seed = 0; seed < DRAFTS; seed++) {
            try (DraftSession session = drafter().open(DraftRequest.of(SAMPLED, RandomStream.seeded(seed)))) {
                session.append(Arrays.copyOf(text, 3));
                Draft draft = session.draft(text[3], Room.ofDepth(3));
                for (int node = 1; node < draft.tree().size(); node++) {
                    draft.law(node).copyTo(law);
                    sum[draft.tree().token(node)] += 1;
                    for (int token = 0; token < size; token++) {
                        sum[token] -= law[token];
                        variance[token] += law[token] * (1 - law[token]);
                    }
                }
            }
        }
        for (int token = 0; token < size; token++) {
            if (variance[token] >= LEAST_VARIANCE) {
                assertThat(Math.abs(sum[token]) / Math.sqrt(variance[token]))
                        .as("token %s: deviations from its law", token)
                        .isLessThan(5);
            }
        }
    }

    @Test
    void draft_sameSeed_isTheSame() {
        int[] text = text();
        try (DraftSession one = drafter().open(DraftRequest.of(SAMPLED, RandomStream.seeded(3)));
                DraftSession other = drafter().open(DraftRequest.of(SAMPLED, RandomStream.seeded(3)))) {
            one.append(Arrays.copyOf(text, 5));
            other.append(text[0], text[1]);
            other.append(text[2], text[3], text[4]);
            assertSameDraft(one.draft(text[5], Room.ofDepth(DEEP)), other.draft(text[5], Room.ofDepth(DEEP)));
        }
    }

    @Test
    void draft_siblings_areMadeAsTheLawSays() {
        int[] text = text();
        for (long seed = 0; seed < 20; seed++) {
            try (DraftSession session = drafter().open(DraftRequest.of(SAMPLED, RandomStream.seeded(seed)))) {
                session.append(text[0]);
                assertSiblingsFit(session.draft(text[1], Room.ofDepth(DEEP)));
            }
        }
    }

    @Test
    void draft_maxDepth_isTheDeepest() {
        int[] text = text();
        for (int maxDepth = 1; maxDepth <= DEEP; maxDepth++) {
            try (DraftSession session = drafter().open(DraftRequest.of(SAMPLED, RandomStream.seeded(maxDepth)))) {
                session.append(text[0], text[1]);
                TokenTree tree = session.draft(text[2], Room.ofDepth(maxDepth)).tree();
                assertThat(tree.drafted()).isPositive();
                assertThat(tree.depth(tree.size() - 1)).isBetween(1, maxDepth);
            }
        }
    }

    @Test
    void draft_afterCommits_equalsFreshSession() {
        int[] text = text();
        for (SamplingRule rule : new SamplingRule[] {SAMPLED, SamplingRule.greedy()}) {
            SplittableRandom choice = new SplittableRandom(5);
            SwitchableStream random = new SwitchableStream();
            try (DraftSession session = drafter().open(DraftRequest.of(rule, random))) {
                int[] context = Arrays.copyOf(text, 2);
                session.append(context);
                for (int round = 0; round < 6; round++) {
                    int root = text[(2 + round) % text.length];
                    random.seed(round);
                    int maxDepth = 1 + choice.nextInt(3);
                    Draft draft = session.draft(root, Room.ofDepth(maxDepth));
                    try (DraftSession fresh = again(draft).open(DraftRequest.of(rule, RandomStream.seeded(round)))) {
                        fresh.append(context);
                        assertSameDraft(draft, fresh.draft(root, Room.ofDepth(maxDepth)));
                    }
                    int node = choice.nextInt(draft.tree().size());
                    session.commit(node);
                    context = followedBy(context, tokens(draft.tree(), node));
                    if (round == 3) {
                        session.append(text[0], text[1]);
                        context = followedBy(context, text[0], text[1]);
                    }
                }
            }
        }
    }

    @Test
    void draft_contextFull_isEmptyAndTheRequestGoesOn() {
        assumeTrue(contextLength().isPresent(), "the drafter follows texts of any length");
        int full = contextLength().orElseThrow();
        int[] text = text();
        try (DraftSession session = drafter().open(DraftRequest.of(SAMPLED, RandomStream.seeded(1)))) {
            int length = full - 3;
            int[] tokens = new int[length];
            for (int i = 0; i < length; i++) {
                tokens[i] = text[i % text.length];
            }
            session.append(tokens);
            boolean empty = false;
            for (int round = 0; round < 10; round++) {
                Draft draft = session.draft(text[round], Room.ofDepth(DEEP));
                assertThat(draft.tree().token(0)).isEqualTo(text[round]);
                empty = draft.tree().drafted() == 0;
                session.commit(0);
            }
            assertThat(empty).isTrue();
        }
        try (DraftSession session = drafter().open(DraftRequest.of(SAMPLED, RandomStream.seeded(1)))) {
            session.append(new int[full + 5]);
            assertThat(session.draft(text[0], Room.ofDepth(2)).tree().size()).isEqualTo(1);
            session.commit(0);
            session.append(text[1]);
            assertThat(session.draft(text[2], Room.ofDepth(2)).tree().size()).isEqualTo(1);
        }
    }

    @Test
    void close_twice_isFine() {
        DraftSession session = drafter().open(DraftRequest.of(SAMPLED, RandomStream.seeded(1)));
        session.append();
        assertThat(session.draft(text()[0], Room.ofDepth(1)).tree().token(0)).isEqualTo(text()[0]);
        session.close();
        session.close();
    }

    private void assertCarriesItsLaws(Draft draft, int[] before, SamplingRule rule) {
        TokenTree tree = draft.tree();
        for (int node = 1; node < tree.size(); node++) {
            int[] context = followedBy(before, tokens(tree, tree.parent(node)));
            assertThat(draft.law(node).probability(tree.token(node)))
                    .as("carried law of node %s of %s", node, tree)
                    .isPositive();
            assertSameLaw(draft.law(node), lawOf(draft, node, context, rule));
        }
    }

    private void assertSiblingsFit(Draft draft) {
        TokenTree tree = draft.tree();
        for (int node = 0; node < tree.size(); node++) {
            int[] children = tree.children(node);
            Set<Integer> distinct = new HashSet<>();
            boolean drawn = false;
            for (int child : children) {
                boolean repeated = !distinct.add(tree.token(child));
                switch (drafter().siblings()) {
                    case SINGLE -> assertThat(children).hasSize(1);
                    case INDEPENDENT -> assertSameLaw(draft.law(child), draft.law(children[0]));
                    case WITHOUT_REPLACEMENT, WITHOUT_REPLACEMENT_STOPPED ->
                        assertThat(repeated).isFalse();
                    case PICKED -> {
                        assertThat(repeated).isFalse();
                        assertThat(draft.picked(child)).isTrue();
                    }
                    case PICKED_THEN_INDEPENDENT, PICKED_THEN_WITHOUT_REPLACEMENT -> {
                        boolean independent = drafter().siblings() == DraftLaw.PICKED_THEN_INDEPENDENT;
                        assertThat(repeated && (draft.picked(child) || !independent))
                                .isFalse();
                        assertThat(draft.picked(child) && drawn).isFalse();
                        drawn = drawn || !draft.picked(child);
                    }
                }
            }
        }
    }

    private void assertSameDraft(Draft draft, Draft expected) {
        assertThat(draft.tree()).hasToString(expected.tree().toString());
        for (int node = 1; node < draft.tree().size(); node++) {
            assertSameLaw(draft.law(node), expected.law(node));
        }
    }

    private void assertSameLaw(Distribution law, Distribution expected) {
        int size = expected.vocabularySize();
        assertThat(law.vocabularySize()).isEqualTo(size);
        double[] probabilities = new double[size];
        law.copyTo(probabilities);
        for (int token = 0; token < size; token++) {
            boolean same = Math.abs(probabilities[token] - expected.probability(token)) <= tolerance();
            assertThat(same)
                    .as(
                            "probability of token %s: %s (expected: %s)",
                            token, probabilities[token], expected.probability(token))
                    .isTrue();
        }
    }

    private static int[] tokens(TokenTree tree, int node) {
        return Arrays.stream(tree.path(node)).map(tree::token).toArray();
    }

    private static int[] followedBy(int[] tokens, int... more) {
        int[] all = Arrays.copyOf(tokens, tokens.length + more.length);
        System.arraycopy(more, 0, all, tokens.length, more.length);
        return all;
    }

    /** A stream that can be made to go on as another one. */
    private static final class SwitchableStream implements RandomStream {
        private RandomStream current = RandomStream.seeded(0);

        void seed(long seed) {
            current = RandomStream.seeded(seed);
        }

        @Override
        public double nextUniform() {
            return current.nextUniform();
        }

        @Override
        public RandomStream at(long position) {
            return current.at(position);
        }
    }
}
