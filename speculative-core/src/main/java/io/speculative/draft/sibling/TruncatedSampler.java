package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import java.util.List;

/** Lets another sampler choose among the most probable tokens only. */
final class TruncatedSampler implements SiblingSampler {

    private final SiblingSampler sampler;
    private final int mostTokens;

    private TruncatedSampler(SiblingSampler sampler, int mostTokens) {
        this.sampler = sampler;
        this.mostTokens = mostTokens;
    }

    static TruncatedSampler of(SiblingSampler sampler, int mostTokens) {
        if (mostTokens < 1) {
            throw new IllegalArgumentException("mostTokens: " + mostTokens + " (expected: >= 1)");
        }
        return new TruncatedSampler(sampler, mostTokens);
    }

    @Override
    public DraftLaw siblings() {
        return sampler.siblings();
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
        return sampler.draw(law.truncated(mostTokens), count, random);
    }

    @Override
    public String toString() {
        return sampler + "[top " + mostTokens + "]";
    }
}
