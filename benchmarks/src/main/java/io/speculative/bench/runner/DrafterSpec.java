package io.speculative.bench.runner;

import io.speculative.bench.ModelPair;
import io.speculative.draft.Drafter;
import io.speculative.draft.FallbackDrafter;
import io.speculative.draft.length.DraftLength;
import io.speculative.draft.lookup.NgramDrafter;
import io.speculative.draft.lookup.SuffixDrafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.DynamicTreeDrafter;
import io.speculative.draft.model.StochasticBeamDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.plan.AutomaticDrafter;
import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LanguageModel;
import io.speculative.tree.TreeShape;
import io.speculative.tree.TreeShapeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A drafter as it is written on the command line, or {@code none} for plain decoding.
 *
 * <ul>
 *   <li>{@code chain:4} is a chain of four tokens; {@code entropy:12}, {@code confidence:12} and {@code adaptive:12} are
 *       chains of up to twelve that end by the draft law's entropy, by the drawn token's probability, or as the rounds
 *       before went.
 *   <li>A tree is its sampler and the children per node at each depth, such as {@code iid:3x2x1}. Samplers are {@code iid}
 *       (independent draws), {@code wor} (draws without replacement), {@code greedy} (all children but one picked, that one
 *       drawn) and {@code det+iid} (as many picked as the draft law's peaks ask for, the others drawn independently). With
 *       {@code @1024} behind it, its tokens come from the 1024 most probable ones only. {@code plan:FILE} draws a tree of the
 *       shape in a file without replacement. {@code coupled:1x1x1} is a tree for the verifier {@code gumbel}, which races
 *       both laws on the same noise.
 *   <li>{@code beam:4x5} is a stochastic beam of four sequences and five levels. {@code dynamic:24x6} draws up to 24 nodes
 *       and six levels where the draft model is confident, {@code dynamic-picked:24x6} picks them.
 *   <li>{@code ngram:3:8} looks up what followed the last three tokens, or fewer, and drafts up to eight; {@code suffix:8}
 *       what followed the longest match. {@code ngram:2-3:8} and {@code suffix:4-:8} ask for a match of two and four at
 *       least. {@code ngram:3:8|chain:4} drafts the chain where nothing is found.
 *   <li>{@code auto} plans by itself: drafts of the draft model, or lookups if there is none.
 * </ul>
 */
final class DrafterSpec {

    /** All forms, for people. */
    static final String FORMS =
            "none, chain:4, entropy:12, confidence:12, adaptive:12, a tree iid:3x2x1, wor:3x2x1, greedy:4x2, det+iid:4x2 (of the"
                    + " 1024 most probable tokens only with @1024 behind it), coupled:1x1x1, plan:FILE, beam:4x5, dynamic:24x6,"
                    + " dynamic-picked:24x6, ngram:3:8, suffix:8, auto (with lookups if no draft model is named), or several with | between,"
                    + " asked in turn";

    private static final Pattern FORM = Pattern.compile("(?<kind>[^:]*)(:(?<rest>.*))?");
    private static final Pattern TREE = Pattern.compile("(?<shape>[^@]*)(@(?<most>[1-9][0-9]{0,8}))?");
    private static final Pattern GRID = Pattern.compile("([1-9][0-9]{0,3})x([1-9][0-9]{0,2})");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");
    private static final Pattern NGRAM = Pattern.compile("(([1-9][0-9]?)-)?([1-9][0-9]?):([1-9][0-9]{0,2})");
    private static final Pattern SUFFIX = Pattern.compile("(([1-9][0-9]?)-:)?([1-9][0-9]{0,2})");

    private static final double ENOUGH_CONFIDENCE = 0.4;
    private static final int FIRST_LENGTH = 5;

    private final String text;
    private final List<Part> parts;

    private DrafterSpec(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
    }

    /**
     * One of the drafters asked in turn.
     *
     * @param needsDraft whether it can't do without a draft model
     * @param takesDraft whether it uses one that there is
     * @param drafter makes it
     */
    private record Part(boolean needsDraft, boolean takesDraft, Function<ModelPair, Drafter> drafter) {

        static Part ofModel(Function<ModelPair, Drafter> drafter) {
            return new Part(true, true, drafter);
        }

        static Part ofText(Function<ModelPair, Drafter> drafter) {
            return new Part(false, false, drafter);
        }

        static Part ofEither(Function<ModelPair, Drafter> drafter) {
            return new Part(false, true, drafter);
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is none of the forms, a number in it is below 1, or a file can't be used
     */
    static DrafterSpec parse(String text) {
        List<Part> parts = new ArrayList<>();
        if (!text.equals("none")) {
            for (String part : text.split("\\|", -1)) {
                parts.add(part(part, text));
            }
        }
        return new DrafterSpec(text, parts);
    }

    private static Part part(String part, String text) {
        Matcher form = match(FORM, part, text);
        String rest = form.group("rest");
        if (rest == null) {
            if (!part.equals("auto")) {
                throw unknown(text);
            }
            return Part.ofEither(pair -> pair.draft()
                    .map(draft -> AutomaticDrafter.of(pair.target(), draft))
                    .orElseGet(() -> AutomaticDrafter.of(pair.target())));
        }
        return switch (form.group("kind")) {
            case "chain" -> chain(DraftLength::fixed, rest, text);
            case "entropy" -> chain(DraftLength::entropy, rest, text);
            case "confidence" -> chain(most -> DraftLength.confidenceOfToken(ENOUGH_CONFIDENCE, most), rest, text);
            case "adaptive" -> chain(most -> DraftLength.adaptive(Math.min(FIRST_LENGTH, most), most), rest, text);
            case "plan" -> tree(TreeShapeFile.read(Path.of(rest)), SiblingSampler.gumbelTopK());
            case "coupled" -> {
                TreeShape shape = TreeShape.parse(rest);
                yield Part.ofModel(pair -> TreeDrafter.coupled(pair.requireDraft(), shape));
            }
            case "beam" -> grid(StochasticBeamDrafter::of, rest, text);
            case "dynamic" -> grid(DynamicTreeDrafter::drawn, rest, text);
            case "dynamic-picked" -> grid(DynamicTreeDrafter::picked, rest, text);
            case "ngram" -> ngram(rest, text);
            case "suffix" -> suffix(rest, text);
            default -> {
                Matcher tree = match(TREE, rest, text);
                SiblingSampler sampler = sampler(form.group("kind"), text);
                String most = tree.group("most");
                yield tree(
                        TreeShape.parse(tree.group("shape")),
                        most == null ? sampler : sampler.truncated(Integer.parseInt(most)));
            }
        };
    }

    private static SiblingSampler sampler(String name, String text) {
        return switch (name) {
            case "iid" -> SiblingSampler.independent();
            case "wor" -> SiblingSampler.gumbelTopK();
            case "greedy" -> SiblingSampler.pickedThenIndependent(PickCount.allButOne());
            case "det+iid" -> SiblingSampler.pickedThenIndependent(PickCount.byShare());
            default -> throw unknown(text);
        };
    }

    private static Part chain(Function<Integer, DraftLength> length, String rest, String text) {
        if (!NUMBER.matcher(rest).matches()) {
            throw new IllegalArgumentException(text + " (expected: a draft length from 1 to 9999)");
        }
        DraftLength most = length.apply(Integer.valueOf(rest));
        return Part.ofModel(pair -> ChainDrafter.of(pair.requireDraft(), most));
    }

    private static Part tree(TreeShape shape, SiblingSampler sampler) {
        return Part.ofModel(pair -> TreeDrafter.of(pair.requireDraft(), shape, sampler));
    }

    /** Makes a drafter of two numbers. */
    @FunctionalInterface
    private interface OfGrid {
        Drafter of(LanguageModel draft, int wide, int deep);
    }

    private static Part grid(OfGrid drafter, String rest, String text) {
        Matcher grid = match(GRID, rest, text);
        int wide = Integer.parseInt(grid.group(1));
        int deep = Integer.parseInt(grid.group(2));
        return Part.ofModel(pair -> drafter.of(pair.requireDraft(), wide, deep));
    }

    private static Part ngram(String rest, String text) {
        Matcher numbers = match(NGRAM, rest, text);
        int shortest = numbers.group(2) == null ? 1 : Integer.parseInt(numbers.group(2));
        int longest = Integer.parseInt(numbers.group(3));
        int length = Integer.parseInt(numbers.group(4));
        return Part.ofText(pair ->
                NgramDrafter.of(pair.target().vocabulary(), longest, length).withShortest(shortest));
    }

    private static Part suffix(String rest, String text) {
        Matcher numbers = match(SUFFIX, rest, text);
        int shortest = numbers.group(2) == null ? 1 : Integer.parseInt(numbers.group(2));
        int length = Integer.parseInt(numbers.group(3));
        return Part.ofText(
                pair -> SuffixDrafter.of(pair.target().vocabulary(), length).withShortest(shortest));
    }

    private static Matcher match(Pattern pattern, String part, String text) {
        Matcher matcher = pattern.matcher(part);
        if (!matcher.matches()) {
            throw unknown(text);
        }
        return matcher;
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException(text + " (expected: " + FORMS + ")");
    }

    /** Whether it is {@code none}: no drafter, plain decoding. */
    boolean isPlain() {
        return parts.isEmpty();
    }

    /**
     * Whether a draft model has to be opened.
     *
     * @param named whether the command line names one
     */
    boolean opensDraft(boolean named) {
        return parts.stream().anyMatch(named ? Part::takesDraft : Part::needsDraft);
    }

    /** Makes the drafter; not for {@code none}. */
    Drafter drafter(ModelPair models) {
        Drafter[] drafters =
                parts.stream().map(part -> part.drafter().apply(models)).toArray(Drafter[]::new);
        return drafters.length == 1
                ? drafters[0]
                : FallbackDrafter.of(drafters[0], Arrays.copyOfRange(drafters, 1, drafters.length));
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
