package io.speculative.chat.jinja;

/** A text that grows within a budget. */
final class BoundedText {

    private final StringBuilder text = new StringBuilder();
    private final Budget budget;

    BoundedText(Budget budget) {
        this.budget = budget;
    }

    BoundedText append(CharSequence more) {
        budget.spend(more.length());
        text.append(more);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
