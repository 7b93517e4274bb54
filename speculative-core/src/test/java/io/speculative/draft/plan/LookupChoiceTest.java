package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.draft.Draft;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Room;
import io.speculative.draft.lookup.SuffixDrafter;
import io.speculative.model.CharacterVocabulary;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose texts are known beforehand: a plain pass takes 100, one over drafted tokens 104 and 6 for each. */
class LookupChoiceTest {

    private static final int VOCABULARY = 40;
    private static final double PLAIN = 100;

    private final SplittableRandom random = new SplittableRandom(3);
    private final SuffixDrafter lookups = SuffixDrafter.of(CharacterVocabulary.of(VOCABULARY), 1);

    @Test
    void most_noTokenTwice_draftsNothing() {
        Replay replay = replay(costs(110, 200), IntStream.range(0, VOCABULARY).toArray());

        assertThat(replay.drafted).containsOnly(0);
        assertThat(replay.nanos).isEqualTo(PLAIN * VOCABULARY);
    }

    @Test
    void most_randomText_soonDraftsNextToNothing() {
        List<Integer> drafted = replay(costs(110, 200), random(6000)).drafted;

        List<Integer> later = drafted.subList(1000, drafted.size());
        assertThat(drafted).anyMatch(tokens -> tokens > 0);
        assertThat(later.stream().filter(tokens -> tokens > 0).count()).isLessThan(later.size() / 50);
    }

    @Test
    void most_periodicText_soonDraftsTheLongestChains() {
        int[] period = random(30);
        int[] text = IntStream.range(0, 900)
                .map(place -> period[place % period.length])
                .toArray();

        Replay replay = replay(costs(110, 200), text);

        assertThat(replay.drafted.subList(45, 70)).containsOnly(ShapePlanner.LONGEST_CHAIN);
        assertThat(replay.nanos).isLessThan(0.25 * PLAIN * text.length);
    }

    @Test
    void most_textQuotesItsBeginning_isMuchFasterThanPlain() {
        int[] quoted = random(200);
        int[] text = joined(quoted, random(30), quoted, random(30), quoted);

        double lastQuote = replay(costs(110, 200), text).nanos
                - replay(costs(110, 200), joined(quoted, random(30), quoted, random(30))).nanos;

        assertThat(lastQuote).isLessThan(0.3 * PLAIN * quoted.length);
    }

    /** Quotes that end after some tokens, so that drafts are rejected again and again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 9, 17, 40})
    void most_anyText_isNeverMoreThanTwoPercentSlowerThanPlain(int quoteLength) {
        for (double dearest : new double[] {111, 200, 500, 1600}) {
            int[] text = random(100);
            while (text.length < 1500) {
                int begin = random.nextInt(text.length - quoteLength);
                int[] quote = IntStream.range(begin, begin + 1 + random.nextInt(quoteLength))
                        .toArray();
                int[] known = text;
                text = joined(text, IntStream.of(quote).map(at -> known[at]).toArray(), random(1));
            }
            assertThat(replay(costs(110, dearest), text).slowest).isLessThanOrEqualTo(1.02 + 1e-9);
        }
    }

    /** Not even a draft that is accepted whole would be faster than plain rounds. */
    @Test
    void most_passesAsDearAsTheirTokens_draftsNothing() {
        assertThat(replay(costs(210, 1710), new int[500]).drafted).containsOnly(0);
    }

    @Test
    void most_firstRound_draftsOnlyWhatCostsNothing() {
        assertThat(new LookupChoice(costs(110, 200)).most(20)).isZero();
        assertThat(new LookupChoice(costs(99, 99)).most(20)).isPositive();
    }

    @Test
    void most_littleRoomForLoss_draftsWhatIsAffordable() {
        LookupChoice choice = new LookupChoice(costs(110, 200));
        for (int round = 0; round < 9; round++) {
            choice.verdict(0, 0);
        }
        assertThat(choice.most(20)).isEqualTo(2);
        choice.verdict(2, 0);
        assertThat(choice.most(20)).isZero();
    }

    /** Target passes over one and sixteen drafted tokens cost what is given; a lookup costs next to nothing. */
    private static RoundCosts costs(double one, double sixteen) {
        CostLine lookups = CostLine.through(1, 0, 2, 0);
        return new RoundCosts(PLAIN, CostLine.through(1, one, 16, sixteen), lookups, lookups);
    }

    private int[] random(int length) {
        return random.ints(length, 0, VOCABULARY).toArray();
    }

    private static int[] joined(int[]... texts) {
        return IntStream.range(0, texts.length)
                .flatMap(place -> IntStream.of(texts[place]))
                .toArray();
    }

    /**
     * What a request did that emitted a text.
     *
     * @param nanos what it cost
     * @param drafted how many tokens each round drafted
     * @param slowest the largest ratio, after any round, of the cost to that of plain decoding
     */
    private record Replay(double nanos, List<Integer> drafted, double slowest) {}

    private Replay replay(RoundCosts costs, int[] text) {
        List<Integer> drafted = new ArrayList<>();
        double nanos = 0;
        double slowest = 0;
        int root = 0;
        int emitted = 0;
        try (DraftSession session = lookups.open(new LookupChoice(costs))) {
            while (emitted < text.length) {
                Draft draft = session.draft(root, Room.ofDepth(ShapePlanner.LONGEST_CHAIN));
                int accepted = accepted(draft.tree(), text, emitted);
                session.commit(accepted);
                int nodes = draft.tree().drafted();
                drafted.add(nodes);
                nanos += costs.nanos(nodes == 0 ? ShapePlanner.OFF : ShapePlanner.chain(nodes));
                root = text[emitted + accepted];
                emitted += accepted + 1;
                slowest = Math.max(slowest, nanos / (PLAIN * emitted));
            }
        }
        return new Replay(nanos, drafted, slowest);
    }

    /** How many drafted tokens are the text's next ones; one token is left for after them. */
    private static int accepted(TokenTree chain, int[] text, int place) {
        int accepted = 0;
        while (accepted < chain.drafted()
                && place + accepted + 1 < text.length
                && chain.token(accepted + 1) == text[place + accepted]) {
            accepted++;
        }
        return accepted;
    }
}
