package io.speculative.draft;

/**
 * How the children of one node were chosen, given the path to it. In every case each node carries the law its own token
 * was drawn from, given the siblings before it; this type says what a verifier may conclude from that.
 */
public enum DraftLaw {
    /** At most one child, drawn from the law it carries, or picked, its law then being a point mass. */
    SINGLE,
    /** Drawn independently from one law; all siblings carry it, and the same token may occur twice. */
    INDEPENDENT,
    /** Drawn one after another; each sibling carries the law without the tokens of the siblings before it. */
    WITHOUT_REPLACEMENT,
    /**
     * Drawn one after another, each sibling carrying the law without the tokens of the siblings before it, as in
     * {@link #WITHOUT_REPLACEMENT}; but how many there are depends on what was drawn. Whether there is a next sibling
     * is decided before its token is drawn. The decision may depend on the tokens drawn so far, here and elsewhere in
     * the tree, and on chance, but not on that token; and no drawn token is dropped. A verifier may test the siblings
     * one after another, and must conclude nothing from their number.
     */
    WITHOUT_REPLACEMENT_STOPPED,
    /** Distinct tokens that were picked, not drawn; each carries a point mass. */
    PICKED,
    /**
     * First distinct tokens that were picked, each carrying a point mass; then tokens drawn independently from the law
     * without the picked ones, which all drawn ones carry. Nothing is drawn if fewer than two tokens are left to draw
     * from. Either part may be empty. Which tokens are picked, and how many, depends on the path and on the draft
     * model's law, never on what is drawn. One drawn token is the greedy sampler of Hu et al. 2025.
     */
    PICKED_THEN_INDEPENDENT,
    /**
     * First distinct tokens that were picked, each carrying a point mass; then tokens drawn one after another, each
     * carrying the law without the tokens of all siblings before it. Nothing is drawn if fewer than two tokens are left
     * to draw from. Either part may be empty.
     */
    PICKED_THEN_WITHOUT_REPLACEMENT;

    /**
     * Whether every draft of another law is also a draft of this one. A single child is a special case of several
     * draws, and of picks followed by no draws; so are picks alone. Independent draws are not a special case of draws
     * that follow picks: where one token has all of the mass they repeat it, and picked tokens are distinct.
     */
    boolean covers(DraftLaw other) {
        return switch (other) {
            case SINGLE -> this != PICKED;
            case PICKED -> this == PICKED || this == PICKED_THEN_INDEPENDENT || this == PICKED_THEN_WITHOUT_REPLACEMENT;
            default -> this == other;
        };
    }
}
