package io.speculative.draft.lookup;

/** The suffix automaton of a request, and the request's state in the automaton of a corpus. */
final class SuffixIndex implements TextIndex {

    private final SuffixAutomaton request = new SuffixAutomaton();
    private final SuffixAutomaton corpus;
    private final int shortest;
    private final int draftLength;
    /** The longest suffix of the request that something follows in the corpus: one of this state's strings. */
    private int corpusState = SuffixAutomaton.EMPTY;

    private int corpusMatch;

    SuffixIndex(SuffixAutomaton corpus, int shortest, int draftLength) {
        this.corpus = corpus;
        this.shortest = shortest;
        this.draftLength = draftLength;
    }

    @Override
    public void add(int token) {
        request.add(token);
        shortenTo(corpus.followed(corpusState, token));
        int next = corpus.next(corpusState, token);
        if (next >= 0) {
            corpusState = next;
            corpusMatch++;
            shortenTo(corpus.followed(next));
        }
    }

    private void shortenTo(int suffix) {
        if (suffix != corpusState) {
            corpusState = suffix;
            corpusMatch = corpus.length(suffix);
        }
    }

    @Override
    public int[] continuation(int mostTokens) {
        int most = Math.min(draftLength, mostTokens);
        int repeated = request.repeatedSuffix();
        int requestMatch = request.length(repeated);
        if (Math.max(requestMatch, corpusMatch) < shortest) {
            return new int[0];
        }
        return requestMatch >= corpusMatch
                ? request.continuation(repeated, Math.min(most, requestMatch))
                : corpus.continuation(corpusState, Math.min(most, corpusMatch));
    }
}
