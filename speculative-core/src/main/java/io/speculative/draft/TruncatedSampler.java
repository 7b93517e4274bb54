package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import java.util.List;

/**
 * Lets another sampler choose among the most probable tokens only. The siblings carry laws of the truncated law, as it is
 * the one they are drawn from; so verification stays lossless, and its steps that go through the draft law cost time in
 * the tokens kept.
 */
public final class TruncatedSampler implements SiblingSampler {

    private final SiblingSampler sampler;
    private final int mostTokens;

    private TruncatedSampler(SiblingSampler sampler, int mostTokens) {
        this.sampler = sampler;
        this.mostTokens = mostTokens;
    }

    /**
     * A sampler of the truncated law.
     *
     * @param sampler chooses the siblings
     * @param mostTokens how many tokens to keep, at least 1
     */
    public static TruncatedSampler of(SiblingSampler sampler, int mostTokens) {
        if (mostTokens < 1) {
            throw new IllegalArgumentException("mostTokens: " + mostTokens + " (expected: >= 1)");
        }
        return new TruncatedSampler(sampler, mostTokens);
    }

    @Override
    public DraftLaw law() {
        return sampler.law();
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
