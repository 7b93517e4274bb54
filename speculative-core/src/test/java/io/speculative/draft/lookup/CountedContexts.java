package io.speculative.draft.lookup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link SuffixAutomaton} should know, kept for every string of the texts separately: where it ends, and how often
 * each token was counted after it. Takes time in the square of a text's length.
 */
final class CountedContexts {

    private final Map<List<Integer>, Context> contexts = new HashMap<>();
    private final List<Integer> text = new ArrayList<>();
    private int position;

    /** One string. */
    private static final class Context {
        private final Set<Integer> ends = new HashSet<>();
        private final Map<Integer, Integer> counts = new HashMap<>();
        private int favourite;

        void count(int token) {
            int count = counts.getOrDefault(token, 0) + 1;
            counts.put(token, count);
            if (count >= counts.getOrDefault(favourite, 0)) {
                favourite = token;
            }
        }
    }

    CountedContexts() {
        context(List.of()).ends.add(-1);
    }

    void startText() {
        text.clear();
    }

    void add(int token) {
        boolean seen = false;
        Set<Integer> endsOfSeen = Set.of();
        for (int start = 0; start <= text.size(); start++) {
            Context context = context(suffix(start));
            boolean seenHere = context.counts.containsKey(token);
            if (!seen && seenHere) {
                seen = true;
                endsOfSeen = context.ends;
            }
            if (!seen || context.ends.equals(endsOfSeen)) {
                context.count(token);
            }
        }
        text.add(token);
        for (int start = 0; start <= text.size(); start++) {
            context(suffix(start)).ends.add(position);
        }
        position++;
    }

    /** The longest suffix of the text that ends at an earlier place too. */
    List<Integer> repeatedSuffix() {
        int start = 0;
        while (start < text.size() && context(suffix(start)).ends.size() < 2) {
            start++;
        }
        return suffix(start);
    }

    /** The longest suffix of some tokens that something has followed. */
    List<Integer> followed(List<Integer> tokens) {
        List<Integer> suffix = tokens;
        while (!suffix.isEmpty() && context(suffix).counts.isEmpty()) {
            suffix = suffix.subList(1, suffix.size());
        }
        return List.copyOf(suffix);
    }

    /** What usually follows some tokens. */
    int[] continuation(List<Integer> tokens, int mostTokens) {
        List<Integer> drafted = new ArrayList<>();
        List<Integer> context = followed(tokens);
        while (drafted.size() < mostTokens && !context.isEmpty()) {
            int token = context(context).favourite;
            drafted.add(token);
            List<Integer> longer = new ArrayList<>(context);
            longer.add(token);
            context = followed(longer);
        }
        return drafted.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The text so far. */
    List<Integer> text() {
        return List.copyOf(text);
    }

    private List<Integer> suffix(int start) {
        return List.copyOf(text.subList(start, text.size()));
    }

    private Context context(List<Integer> tokens) {
        return contexts.computeIfAbsent(tokens, unseen -> new Context());
    }
}
