package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import java.util.ArrayList;
import java.util.List;

/** Draws without replacement and draws no more after an even token. */
public final class StoppedDraws implements SiblingSampler {

    /** Whether a token is the last one drawn. */
    public static boolean isLast(int token) {
        return token % 2 == 0;
    }

    @Override
    public DraftLaw siblings() {
        return DraftLaw.WITHOUT_REPLACEMENT_STOPPED;
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
        List<DrawnToken> siblings = new ArrayList<>();
        for (DrawnToken drawn : SiblingSampler.withoutReplacement().draw(law, count, random)) {
            siblings.add(drawn);
            if (isLast(drawn.token())) {
                return siblings;
            }
        }
        return siblings;
    }

    @Override
    public String toString() {
        return "StoppedDraws";
    }
}
