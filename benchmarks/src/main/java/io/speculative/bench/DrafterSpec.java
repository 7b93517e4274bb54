package io.speculative.bench;

import io.speculative.draft.ChainDrafter;
import io.speculative.draft.Drafter;
import io.speculative.draft.GumbelTopK;
import io.speculative.draft.IndependentDraws;
import io.speculative.draft.SiblingSampler;
import io.speculative.draft.TreeDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.tree.BranchingVector;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A drafter as it is written on the command line: {@code none} (plain decoding), {@code chain:4} (a chain of four
 * tokens), {@code iid:3x2x1} (a tree of independent draws, with the children per node at each depth) or
 * {@code wor:3x2x1} (a tree of draws without replacement).
 */
final class DrafterSpec {

    private static final String FORMS = "none, chain:4, iid:3x2x1 or wor:3x2x1";

    private final String text;
    private final Optional<Function<LanguageModel, Drafter>> drafter;

    private DrafterSpec(String text, Optional<Function<LanguageModel, Drafter>> drafter) {
        this.text = text;
        this.drafter = drafter;
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is none of the forms, or a number in it is below 1
     */
    static DrafterSpec parse(String text) {
        if (text.equals("none")) {
            return new DrafterSpec(text, Optional.empty());
        }
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String shape = text.substring(colon + 1);
        return new DrafterSpec(
                text,
                Optional.of(
                        switch (kind) {
                            case "chain" -> chain(shape);
                            case "iid" -> tree(shape, new IndependentDraws());
                            case "wor" -> tree(shape, new GumbelTopK());
                            default -> throw new IllegalArgumentException(text + " (expected: " + FORMS + ")");
                        }));
    }

    private static Function<LanguageModel, Drafter> chain(String length) {
        if (!length.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("chain:" + length + " (expected: a draft length from 1 to 9999)");
        }
        return draft -> ChainDrafter.of(draft, Integer.parseInt(length));
    }

    private static Function<LanguageModel, Drafter> tree(String shape, SiblingSampler sampler) {
        BranchingVector branching = BranchingVector.parse(shape);
        return draft -> TreeDrafter.of(draft, branching, sampler);
    }

    /** Makes the drafter from a draft model; empty for {@code none}, which needs no model. */
    Optional<Function<LanguageModel, Drafter>> drafter() {
        return drafter;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Reads the form for picocli. */
    static final class Converter implements ITypeConverter<DrafterSpec> {
        @Override
        public DrafterSpec convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
