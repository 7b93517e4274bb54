package io.speculative.draft.plan;

import io.speculative.draft.Drafter;
import io.speculative.draft.lookup.SuffixDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.model.Vocabulary;
import java.util.List;
import java.util.stream.Stream;

/**
 * An {@link AutomaticDrafter} whose plans are small enough to enumerate: after a rejection it drafts nothing instead of two
 * tokens.
 */
public final class SmallPlans {

    private static final CostLine DEAR = CostLine.through(1, 1e9, 2, 1e9);

    private SmallPlans() {}

    /** One that plans chains and one that plans siblings, as long as what they draft is accepted as often as expected. */
    public static List<Drafter> of(LanguageModel draft) {
        RoundCosts chains =
                new RoundCosts(100, CostLine.through(1, 100, 2, 100), CostLine.through(1, 60, 2, 100), DEAR);
        RoundCosts siblings =
                new RoundCosts(100, CostLine.through(1, 102, 2, 110), DEAR, CostLine.through(1, 65, 2, 200));
        return Stream.of(chains, siblings)
                .<Drafter>map(
                        costs -> new AutomaticDrafter(AutomaticDrafter.trees(draft), costs, FirstAcceptance.HOPEFUL))
                .toList();
    }

    /**
     * Two that look up: one whose drafts cost nothing, and one that can afford a single token at first and none after a
     * rejection.
     */
    public static List<Drafter> ofLookups(Vocabulary vocabulary) {
        SuffixDrafter lookups = SuffixDrafter.of(vocabulary, 1);
        CostLine free = CostLine.through(1, 0, 2, 0);
        RoundCosts flat = new RoundCosts(100, CostLine.through(1, 99, 2, 99), free, free);
        RoundCosts steep = new RoundCosts(100, CostLine.through(1, 99, 2, 104), free, free);
        return List.of(new AutomaticDrafter(lookups, flat), new AutomaticDrafter(lookups, steep));
    }
}
