package io.speculative.transport;

/**
 * Independent drafts: {@code W = below^drafts}. The slope of a chord is a divided difference of this power, the
 * difference of two neighbouring slopes the next one, and both are sums of products: nothing is subtracted that could
 * cancel.
 *
 * @param drafts how many, at least 1
 */
record IndependentDrafts(int drafts) implements Containment {

    @Override
    public double within(double below, double above, double odds) {
        double power = below;
        for (int draft = 1; draft < drafts; draft++) {
            power *= below;
        }
        return power;
    }

    /** The stretches' mass times the sum of all products of {@code drafts - 2} of the three points. */
    @Override
    public double bend(double below, double left, double leftOdds, double right, double rightOdds, double above) {
        double middle = below + left;
        double end = middle + right;
        double ofOne = 1;
        double ofTwo = 1;
        double ofThree = 1;
        for (int factor = 2; factor < drafts; factor++) {
            ofOne *= below;
            ofTwo = ofTwo * middle + ofOne;
            ofThree = ofThree * end + ofTwo;
        }
        return (left + right) * ofThree;
    }
}
