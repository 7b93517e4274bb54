package io.speculative.training.bpe;

import io.speculative.training.bpe.BytePairVocabulary.Merge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Learns a byte-pair vocabulary (Sennrich et al., Neural Machine Translation of Rare Words with Subword Units, 2016):
 * starting from bytes, the pair of neighbouring tokens that occurs most often becomes a token, again and again. Among
 * equally frequent pairs the one with the smaller ids wins, so the result depends on the texts alone.
 */
public final class BytePairLearner {

    private final List<int[]> words = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();
    private final Map<Merge, Long> pairCounts = new HashMap<>();
    private final Map<Merge, Set<Integer>> pairWords = new HashMap<>();
    private final PriorityQueue<Candidate> candidates = new PriorityQueue<>();

    /** A pair with the count it had when it was queued; stale once the count has changed. */
    private record Candidate(Merge pair, long count) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byCount = Long.compare(other.count, count);
            int byLeft = Integer.compare(pair.left(), other.pair.left());
            return byCount != 0 ? byCount : byLeft != 0 ? byLeft : Integer.compare(pair.right(), other.pair.right());
        }
    }

    private BytePairLearner(List<String> texts) {
        Map<String, Integer> pieces = new TreeMap<>();
        for (String text : texts) {
            WordSplitter.split(text, piece -> pieces.merge(piece, 1, Integer::sum));
        }
        pieces.forEach((piece, count) -> {
            words.add(bytes(piece));
            counts.add(count);
        });
    }

    /**
     * Learns a vocabulary.
     *
     * @param texts the texts to learn from
     * @param size the number of token ids, special tokens and bytes included
     * @return the vocabulary; smaller than {@code size} if the texts have no more pairs
     * @throws IllegalArgumentException if {@code size} leaves no room for a merge
     */
    public static BytePairVocabulary learn(List<String> texts, int size) {
        if (size <= BytePairVocabulary.FIRST_MERGE_ID) {
            throw new IllegalArgumentException(
                    "vocabulary: " + size + " (expected: > " + BytePairVocabulary.FIRST_MERGE_ID + ")");
        }
        return new BytePairLearner(texts).learn(size);
    }

    private BytePairVocabulary learn(int size) {
        List<String> tokens = new ArrayList<>(List.of(BytePairVocabulary.BEGIN, BytePairVocabulary.END));
        for (int value = 0; value < 256; value++) {
            tokens.add(String.valueOf(ByteAlphabet.character(value)));
        }
        for (int word = 0; word < words.size(); word++) {
            count(word, 1, new HashSet<>());
        }
        pairCounts.forEach((pair, count) -> candidates.add(new Candidate(pair, count)));
        List<Merge> merges = new ArrayList<>();
        while (tokens.size() < size && !candidates.isEmpty()) {
            Candidate best = candidates.poll();
            if (best.count() == pairCounts.getOrDefault(best.pair(), 0L) && best.count() > 0) {
                merges.add(best.pair());
                tokens.add(
                        tokens.get(best.pair().left()) + tokens.get(best.pair().right()));
                join(best.pair(), tokens.size() - 1);
            }
        }
        return new BytePairVocabulary(tokens, merges);
    }

    /** Rewrites every word that holds the pair and requeues the pairs whose counts changed. */
    private void join(Merge pair, int token) {
        Set<Merge> changed = new HashSet<>();
        for (int word : List.copyOf(pairWords.getOrDefault(pair, Set.of()))) {
            count(word, -1, changed);
            words.set(word, replace(words.get(word), pair, token));
            count(word, 1, changed);
        }
        for (Merge touched : changed) {
            long count = pairCounts.getOrDefault(touched, 0L);
            if (count > 0) {
                candidates.add(new Candidate(touched, count));
            } else {
                pairCounts.remove(touched);
                pairWords.remove(touched);
            }
        }
    }

    private void count(int word, int sign, Set<Merge> changed) {
        int[] tokens = words.get(word);
        for (int i = 0; i + 1 < tokens.length; i++) {
            Merge pair = new Merge(tokens[i], tokens[i + 1]);
            pairCounts.merge(pair, (long) sign * counts.get(word), Long::sum);
            Set<Integer> holders = pairWords.computeIfAbsent(pair, key -> new HashSet<>());
            if (sign > 0) {
                holders.add(word);
            } else {
                holders.remove(word);
            }
            changed.add(pair);
        }
    }

    static int[] replace(int[] tokens, Merge pair, int token) {
        int[] replaced = new int[tokens.length];
        int length = 0;
        for (int i = 0; i < tokens.length; i++) {
            boolean match = i + 1 < tokens.length && tokens[i] == pair.left() && tokens[i + 1] == pair.right();
            replaced[length++] = match ? token : tokens[i];
            i += match ? 1 : 0;
        }
        return Arrays.copyOf(replaced, length);
    }

    static int[] bytes(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i] = BytePairVocabulary.FIRST_BYTE_ID + (bytes[i] & 0xff);
        }
        return tokens;
    }
}
