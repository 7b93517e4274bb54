package io.speculative.transport;

/** One group per ratio. All tokens of a group have its ratio, so the groups' acceptance is the tokens'. */
record SeparateRatios() implements Grouping {

    @Override
    public void group(RatioGroups groups, double[] targets, double[] drafts, int size, double cap) {
        groups.separate(targets, drafts, size);
    }

    @Override
    public double acceptanceAtLeast(RatioGroups groups, SelectionLaw law) {
        return 1 - law.excess();
    }
}
