package io.speculative.verify;

import io.speculative.draft.Draft;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The children of a node in the groups that optimal selection can take at once, drawn ones before picked ones. */
final class SiblingGroups {

    private SiblingGroups() {}

    /**
     * Groups a node's children: the independent ones together; of those drawn without replacement the last two, the
     * ones before each alone; then the picked ones, each alone.
     */
    static List<int[]> of(Draft draft, int node) {
        int[] children = draft.tree().children(node);
        int picked = 0;
        while (picked < children.length && draft.picked(children[picked])) {
            picked++;
        }
        List<int[]> groups = new ArrayList<>();
        int[] drawn = Arrays.copyOfRange(children, picked, children.length);
        int together = areDistinct(drawn, draft) ? 2 : drawn.length;
        int alone = Math.max(0, drawn.length - together);
        for (int i = 0; i < alone; i++) {
            groups.add(new int[] {drawn[i]});
        }
        if (alone < drawn.length) {
            groups.add(Arrays.copyOfRange(drawn, alone, drawn.length));
        }
        for (int i = 0; i < picked; i++) {
            groups.add(new int[] {children[i]});
        }
        return groups;
    }

    /** Whether siblings were drawn without replacement: the second one's law leaves the first one out. */
    static boolean areDistinct(int[] siblings, Draft draft) {
        return siblings.length > 1
                && draft.law(siblings[1]).probability(draft.tree().token(siblings[0])) == 0;
    }
}
