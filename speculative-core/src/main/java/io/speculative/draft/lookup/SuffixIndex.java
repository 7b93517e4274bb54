package io.speculative.draft.lookup;

/** The suffix automaton of a request, and the request's state in the automaton of a corpus. */
final class SuffixIndex implements TextIndex {

    private final SuffixAutomaton request = new SuffixAutomaton();
    private final SuffixAutomaton corpus;
    /** The longest suffix of the request that something follows in the corpus: one of this state's strings. */
    private int corpusState = SuffixAutomaton.EMPTY;

    private int corpusMatch;

    SuffixIndex(SuffixAutomaton corpus) {
        this.corpus = corpus;
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
    public int match() {
        return Math.max(requestMatch(), corpusMatch);
    }

    @Override
    public int[] continuation(int mostTokens) {
        return requestMatch() >= corpusMatch
                ? request.continuation(request.repeatedSuffix(), mostTokens)
                : corpus.continuation(corpusState, mostTokens);
    }

    private int requestMatch() {
        return request.length(request.repeatedSuffix());
    }
}
