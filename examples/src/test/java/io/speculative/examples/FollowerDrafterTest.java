package io.speculative.examples;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Drafter;
import io.speculative.draft.DrafterContract;
import io.speculative.model.CharacterVocabulary;
import io.speculative.model.Vocabulary;
import java.util.OptionalInt;

class FollowerDrafterTest extends DrafterContract {

    private final Vocabulary vocabulary = CharacterVocabulary.of(3);

    @Override
    protected Drafter drafter() {
        return new FollowerDrafter(vocabulary, 4);
    }

    @Override
    protected int[] text() {
        return new int[] {0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 1, 0};
    }

    @Override
    protected Distribution lawAfter(int[] context, SamplingRule rule) {
        int last = context.length - 1;
        int place = last - 1;
        while (context[place] != context[last]) {
            place--;
        }
        return Distribution.pointMass(context[place + 1], vocabulary.size());
    }

    @Override
    protected OptionalInt contextLength() {
        return OptionalInt.empty();
    }
}
