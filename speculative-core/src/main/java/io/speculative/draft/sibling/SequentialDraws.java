package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws without replacement, one after another, each from the law without the tokens drawn before. One
 * random number per sibling.
 */
final class SequentialDraws implements SiblingSampler {

    @Override
    public DraftLaw siblings() {
        return DraftLaw.WITHOUT_REPLACEMENT;
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
        List<DrawnToken> siblings = new ArrayList<>(count);
        Distribution current = law;
        while (true) {
            int token = random.draw(current);
            siblings.add(new DrawnToken(token, current));
            if (siblings.size() == count || !current.hasOtherThan(token)) {
                return siblings;
            }
            current = current.without(token);
        }
    }

    @Override
    public boolean drawsOnlyChildren() {
        return true;
    }

    @Override
    public String toString() {
        return "SequentialDraws";
    }
}
