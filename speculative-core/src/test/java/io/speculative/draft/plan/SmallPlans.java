package io.speculative.draft.plan;

import io.speculative.draft.Drafter;
import io.speculative.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * An {@link AutomaticDrafter} whose plans are small enough to enumerate: after a rejection it drafts nothing instead of two
 * tokens.
 */
public final class SmallPlans {

    private static final CostLine DEAR = CostLine.through(1, 1e9, 2, 1e9);

    private SmallPlans() {}

    /** Drafters that have learned nothing yet, one that plans chains and one that plans siblings. */
    public static List<Drafter> of(LanguageModel draft) {
        List<Drafter> drafters = new ArrayList<>();
        CostLine plain = CostLine.flat(100);
        CostLine passes = CostLine.through(1, 100, 2, 100);
        CostLine chains = CostLine.through(1, 60, 2, 88);
        drafters.add(new AutomaticDrafter(
                AutomaticDrafter.trees(draft), new RoundCosts(plain, passes, chains, DEAR), slowClock()));
        CostLine samePlain = CostLine.flat(100);
        CostLine widerPasses = CostLine.through(1, 102, 2, 110);
        CostLine siblings = CostLine.through(1, 60, 2, 200);
        drafters.add(new AutomaticDrafter(
                AutomaticDrafter.trees(draft), new RoundCosts(samePlain, widerPasses, DEAR, siblings), slowClock()));
        return drafters;
    }

    /** Everything takes much longer than planned, so that drafting is worth it only after a draft that was accepted. */
    private static LongSupplier slowClock() {
        AtomicLong now = new AtomicLong();
        return () -> now.addAndGet(1_000_000);
    }
}
