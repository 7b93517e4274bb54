package io.speculative.bench;

import io.speculative.draft.ChainDrafter;
import io.speculative.draft.Drafter;
import io.speculative.draft.GumbelTopK;
import io.speculative.draft.IndependentDraws;
import io.speculative.draft.PickCount;
import io.speculative.draft.PickedThenIndependent;
import io.speculative.draft.SiblingSampler;
import io.speculative.draft.TreeDrafter;
import io.speculative.draft.TruncatedSampler;
import io.speculative.model.LanguageModel;
import io.speculative.tree.BranchingVector;
import io.speculative.tree.TreeShape;
import io.speculative.tree.TreeShapeFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A drafter as it is written on the command line: {@code none} (plain decoding), {@code chain:4} (a chain of four
 * tokens), or a tree by its sampler and the children per node at each depth, such as {@code iid:3x2x1}. Samplers are
 * {@code iid} (independent draws), {@code wor} (draws without replacement), {@code greedy} (all children but one picked, that
 * one drawn) and {@code det+iid} (as many picked as the draft law's peaks ask for, the others drawn independently). With
 * {@code @1024} behind it, a tree's tokens come from the 1024 most probable ones only. {@code coupled:1x1x1} is a tree for
 * the verifier {@code gumbel}, which races both laws on the same noise. {@code plan:FILE} draws a tree of the shape in a file
 * without replacement.
 */
final class DrafterSpec {

    /** All forms, for people. */
    static final String FORMS =
            "none, chain:4, or a tree iid:3x2x1, wor:3x2x1, greedy:4x2, det+iid:4x2, of the 1024 most probable tokens"
                    + " only with @1024 behind it, or coupled:1x1x1, or plan:FILE, a tree of planned shape";

    private static final Pattern TREE =
            Pattern.compile("(?<sampler>[^:]*):(?<shape>[^@]*)(@(?<most>[1-9][0-9]{0,8}))?");

    private final String text;
    private final Optional<Function<LanguageModel, Drafter>> drafter;

    private DrafterSpec(String text, Optional<Function<LanguageModel, Drafter>> drafter) {
        this.text = text;
        this.drafter = drafter;
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is none of the forms, a number in it is below 1, or a file can't be used
     */
    static DrafterSpec parse(String text) {
        if (text.equals("none")) {
            return new DrafterSpec(text, Optional.empty());
        }
        if (text.startsWith("chain:")) {
            return new DrafterSpec(text, Optional.of(chain(text.substring("chain:".length()))));
        }
        if (text.startsWith("plan:")) {
            TreeShape plan = TreeShapeFile.read(Path.of(text.substring("plan:".length())));
            return new DrafterSpec(text, Optional.of(draft -> TreeDrafter.of(draft, plan, new GumbelTopK())));
        }
        if (text.startsWith("coupled:")) {
            TreeShape branching = BranchingVector.parse(text.substring("coupled:".length()));
            return new DrafterSpec(text, Optional.of(draft -> TreeDrafter.coupled(draft, branching)));
        }
        Matcher tree = TREE.matcher(text);
        if (!tree.matches()) {
            throw new IllegalArgumentException(text + " (expected: " + FORMS + ")");
        }
        TreeShape branching = BranchingVector.parse(tree.group("shape"));
        SiblingSampler sampler = sampler(tree.group("sampler"), text);
        String most = tree.group("most");
        SiblingSampler siblings = most == null ? sampler : TruncatedSampler.of(sampler, Integer.parseInt(most));
        return new DrafterSpec(text, Optional.of(draft -> TreeDrafter.of(draft, branching, siblings)));
    }

    private static SiblingSampler sampler(String name, String text) {
        return switch (name) {
            case "iid" -> new IndependentDraws();
            case "wor" -> new GumbelTopK();
            case "greedy" -> PickedThenIndependent.greedy();
            case "det+iid" -> PickedThenIndependent.of(PickCount.byShare());
            default -> throw new IllegalArgumentException(text + " (expected: " + FORMS + ")");
        };
    }

    private static Function<LanguageModel, Drafter> chain(String length) {
        if (!length.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("chain:" + length + " (expected: a draft length from 1 to 9999)");
        }
        return draft -> ChainDrafter.of(draft, Integer.parseInt(length));
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
