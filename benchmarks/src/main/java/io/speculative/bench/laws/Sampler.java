package io.speculative.bench.laws;

import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import java.util.List;

/**
 * A draft sampler of the table.
 *
 * @param label its name there
 * @param sampler the sampler itself
 */
record Sampler(String label, SiblingSampler sampler) {

    /** All of them: independent, without replacement, all but one picked, and as many picked as the draft law suggests. */
    static final List<Sampler> ALL = List.of(
            new Sampler("iid", SiblingSampler.independent()),
            new Sampler("wor", SiblingSampler.gumbelTopK()),
            new Sampler("greedy", SiblingSampler.pickedThenIndependent(PickCount.allButOne())),
            new Sampler("det+iid", SiblingSampler.pickedThenIndependent(PickCount.byShare())));
}
