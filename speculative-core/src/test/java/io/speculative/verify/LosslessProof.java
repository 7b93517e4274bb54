package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.distribution.ChiSquare;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.Enumeration;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.TableModel;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Proofs that a verifier keeps the target's law. Each throws {@link AssertionError} where it doesn't; a verifier broken on
 * purpose shows that they can fail.
 */
public final class LosslessProof {

    private static final double EXACT = 1e-12;
    private static final Map<SamplingRule, LargeLaws> LARGE = new ConcurrentHashMap<>();
    private static final Map<SamplingRule, LargeLaws> VERY_LARGE = new ConcurrentHashMap<>();

    private LosslessProof() {}

    /** What one node gave: the law of the emitted token, and the chance that it is a drafted one. */
    public record NodeOutcome(double[] law, double acceptance) {}

    /** Runs a verifier on the drafts of one node over all random choices. */
    public static NodeOutcome enumerate(
            Verifier verifier, SiblingSampler sampler, int count, Distribution target, Distribution draftLaw) {
        Map<List<Integer>, Double> outcomes = Enumeration.law(random -> {
            Draft draft = node(sampler.draw(draftLaw, count, random));
            Verification verification = verifier.open().verify(TargetLaws.of(node -> target), draft, random);
            boolean accepted = verification.node() > 0;
            int emitted = accepted ? draft.tree().token(verification.node()) : verification.nextToken();
            return List.of(emitted, accepted ? 1 : 0);
        });
        double[] law = new double[target.vocabularySize()];
        double acceptance = 0;
        for (Map.Entry<List<Integer>, Double> outcome : outcomes.entrySet()) {
            law[outcome.getKey().get(0)] += outcome.getValue();
            acceptance += outcome.getKey().get(1) * outcome.getValue();
        }
        return new NodeOutcome(law, acceptance);
    }

    /** The token emitted at a node has exactly the target's law, and none that the target rules out is emitted. */
    public static NodeOutcome provesNode(
            Verifier verifier, SiblingSampler sampler, int count, Distribution target, Distribution draftLaw) {
        NodeOutcome outcome = enumerate(verifier, sampler, count, target, draftLaw);
        for (int token = 0; token < target.vocabularySize(); token++) {
            double expected = target.probability(token);
            assertThat(Math.abs(outcome.law()[token] - expected))
                    .as("token %s emitted with %s (expected: %s)", token, outcome.law()[token], expected)
                    .isLessThanOrEqualTo(expected > 0 ? EXACT : 0);
        }
        return outcome;
    }

    /** The first {@code depth + 1} tokens of a round, completed by the target where the round ends early, have its law. */
    public static void provesRound(
            Verifier verifier, Drafter drafter, TableModel target, SamplingRule rule, int root, int depth) {
        Map<List<Integer>, Double> emitted = Enumeration.law(random -> {
            try (DraftSession drafting = drafter.open(DraftRequest.of(rule, random));
                    ModelSession session = target.open()) {
                drafting.append();
                Draft draft = drafting.draft(root, Room.ofDepth(depth));
                Scores scores = session.score(draft.tree());
                Verification verification =
                        verifier.open().verify(TargetLaws.of(node -> scores.distribution(node, rule)), draft, random);
                List<Integer> tokens = new ArrayList<>();
                for (int node : draft.tree().path(verification.node())) {
                    tokens.add(draft.tree().token(node));
                }
                tokens.add(verification.nextToken());
                return tokens;
            }
        });
        Map<List<Integer>, Double> law = new HashMap<>();
        emitted.forEach((tokens, probability) -> complete(target, rule, tokens, depth + 2, probability, law));
        Map<List<Integer>, Double> expected = new HashMap<>();
        complete(target, rule, List.of(root), depth + 2, 1, expected);
        assertThat(expected.keySet()).containsAll(law.keySet());
        expected.forEach((tokens, probability) -> assertThat(Math.abs(law.getOrDefault(tokens, 0.0) - probability))
                .as("law of %s: %s (expected: %s)", tokens, law.get(tokens), probability)
                .isLessThanOrEqualTo(EXACT));
    }

    /** Adds a text's probability to all its continuations of a length, in the proportions the target gives them. */
    public static void complete(
            TableModel target,
            SamplingRule rule,
            List<Integer> tokens,
            int length,
            double probability,
            Map<List<Integer>, Double> law) {
        if (tokens.size() == length) {
            law.merge(tokens, probability, Double::sum);
            return;
        }
        int[] context = tokens.stream().mapToInt(Integer::intValue).toArray();
        double[] next = lawAfter(target, context, rule);
        for (int token = 0; token < next.length; token++) {
            if (next[token] > 0) {
                List<Integer> longer = new ArrayList<>(tokens);
                longer.add(token);
                complete(target, rule, longer, length, probability * next[token], law);
            }
        }
    }

    /** At {@code u == 0}, which does occur, no token that the target rules out is emitted. */
    public static void provesStrictness(Verifier verifier, SiblingSampler sampler, int count) {
        Distribution target = Distribution.ofWeights(new float[] {0, 1, 0, 2, 0});
        Distribution draftLaw = Distribution.ofWeights(new float[] {4, 1, 3, 1, 2});
        List<DrawnToken> siblings = sampler.draw(draftLaw, count, RandomStream.seeded(1));
        for (double uniform : new double[] {0.0, Double.MIN_VALUE, 0.5, Math.nextDown(1.0)}) {
            Draft draft = node(siblings);
            Verification verification = verifier.open().verify(TargetLaws.of(node -> target), draft, () -> uniform);
            int emitted = verification.node() > 0 ? draft.tree().token(verification.node()) : verification.nextToken();
            assertThat(target.probability(emitted))
                    .as("target of token %s at u = %s", emitted, uniform)
                    .isPositive();
        }
    }

    /**
     * Counts over large vocabularies, those of Llama 2 and Qwen 2, fit the target, by chi-square over cells of tokens that
     * are drafted alike.
     */
    public static void fitsLargeVocabulary(Verifier verifier, SiblingSampler sampler, int count, SamplingRule rule) {
        fits(verifier, sampler, count, LARGE.computeIfAbsent(rule, LargeLaws::of), 200);
        fits(verifier, sampler, count, VERY_LARGE.computeIfAbsent(rule, LargeLaws::ofVeryLarge), 40);
    }

    private static void fits(Verifier verifier, SiblingSampler sampler, int count, LargeLaws laws, int rounds) {
        long[] counts = new long[laws.probabilities().length];
        RandomStream random = RandomStream.seeded(43);
        for (int round = 0; round < rounds; round++) {
            Draft draft = node(sampler.draw(laws.draft(), count, random));
            Verification verification = verifier.open().verify(TargetLaws.of(node -> laws.target()), draft, random);
            int emitted = verification.node() > 0 ? draft.tree().token(verification.node()) : verification.nextToken();
            counts[laws.cellOf()[emitted]]++;
        }
        ChiSquare.assertFits(counts, laws.probabilities());
    }

    /** The expected number of drafted tokens that a verifier accepts in a round. */
    public static double acceptedLength(
            Verifier verifier, Drafter drafter, TableModel target, SamplingRule rule, int root, int depth) {
        Map<Integer, Double> lengths = Enumeration.law(random -> {
            try (DraftSession drafting = drafter.open(DraftRequest.of(rule, random));
                    ModelSession session = target.open()) {
                drafting.append();
                Draft draft = drafting.draft(root, Room.ofDepth(depth));
                Scores scores = session.score(draft.tree());
                return draft.tree()
                        .depth(verifier.open()
                                .verify(TargetLaws.of(node -> scores.distribution(node, rule)), draft, random)
                                .node());
            }
        });
        return lengths.entrySet().stream()
                .mapToDouble(length -> length.getKey() * length.getValue())
                .sum();
    }

    private static Draft node(List<DrawnToken> siblings) {
        TokenTree.Builder tree = TokenTree.rootedAt(0);
        List<Distribution> laws = new ArrayList<>();
        for (DrawnToken sibling : siblings) {
            tree.add(0, sibling.token());
            laws.add(sibling.law());
        }
        return Draft.of(tree.build(), laws);
    }

    private static double[] lawAfter(TableModel target, int[] context, SamplingRule rule) {
        try (ModelSession session = target.open()) {
            session.append(Arrays.copyOf(context, context.length - 1));
            double[] law = new double[target.vocabulary().size()];
            session.score(TokenTree.root(context[context.length - 1]))
                    .distribution(0, rule)
                    .copyTo(law);
            return law;
        }
    }
}
