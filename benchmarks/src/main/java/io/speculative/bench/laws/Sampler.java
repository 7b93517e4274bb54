package io.speculative.bench.laws;

import io.speculative.draft.GumbelTopK;
import io.speculative.draft.IndependentDraws;
import io.speculative.draft.PickCount;
import io.speculative.draft.PickedThenIndependent;
import io.speculative.draft.SiblingSampler;
import java.util.List;

/**
 * A draft sampler of the table.
 *
 * @param label its name there
 * @param siblings the sampler itself
 */
record Sampler(String label, SiblingSampler siblings) {

    /** All of them: independent, without replacement, all but one picked, and as many picked as the draft law suggests. */
    static final List<Sampler> ALL = List.of(
            new Sampler("iid", new IndependentDraws()),
            new Sampler("wor", new GumbelTopK()),
            new Sampler("greedy", PickedThenIndependent.greedy()),
            new Sampler("det+iid", PickedThenIndependent.of(PickCount.byShare())));
}
