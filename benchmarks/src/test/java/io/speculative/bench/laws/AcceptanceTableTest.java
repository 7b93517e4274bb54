package io.speculative.bench.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.speculative.bench.OneLineErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The command, on laws whose acceptance other programs computed: exact enumeration, linear programs, rational numbers. */
class AcceptanceTableTest {

    private static final double PRINTED = 0.6e-9;

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "1, .8, 2, .447412776, .833300180, .862876866, 1.370301, .939195693, .863881226, 1, 1, .982582799, .982582799",
        "1, .8, 3, .529017950, .862651940, .909199758, 1.651483, 1, .922170384, 1, 1, 1, 1",
        "1, .8, 4, .580810765, .886704268, .940904496, 1.856001, 1, .961551217, 1, 1, 1, 1",
        "2, .6, 2, .735368234, .797801422, .803597632, 1.443173, .816676519, .824055731, .966768057, 1, .966263339, .966263339",
        "2, .6, 3, .748483172, .802769972, .814703341, 1.895128, .839229785, .872053498, 1, 2, .989415256, .989415256",
        "2, .6, 4, .753541807, .807616432, .825483478, 2.334097, .860687812, .923982076, 1, 2, 1, 1"
    })
    void run_eightTokens_givesTheKnownTable(
            double sigma,
            double correlation,
            int drafts,
            double naive,
            double recursive,
            double kSeq,
            double gamma,
            double optimal,
            double recursiveWithoutReplacement,
            double optimalWithoutReplacement,
            int picked,
            double optimalPickedByShare,
            double optimalGreedy)
            throws IOException {
        run(recipe(sigma, 1, 0), recipe(sigma, correlation, Math.sqrt(1 - correlation * correlation)), drafts);

        assertAcceptance("iid", "naive", naive, PRINTED);
        assertAcceptance("iid", "rrs", recursive, PRINTED);
        assertAcceptance("iid", "kseq", kSeq, PRINTED);
        assertThat(row("iid", "kseq").get("gamma").asDouble()).isCloseTo(gamma, within(0.6e-6));
        assertAcceptance("iid", "optimal", optimal, PRINTED);
        assertAcceptance("wor", "rrs", recursiveWithoutReplacement, PRINTED);
        assertThat(row("wor", "rrs").get("optimalAcceptance").asDouble())
                .isCloseTo(optimalWithoutReplacement, within(PRINTED));
        assertThat(row("wor", "optimal").get("acceptance").asDouble())
                .isBetween(recursiveWithoutReplacement - PRINTED, optimalWithoutReplacement + PRINTED);
        assertAcceptance("det+iid", "optimal", optimalPickedByShare, PRINTED);
        assertThat(row("det+iid", "optimal").get("picked").asInt()).isEqualTo(picked);
        assertAcceptance("greedy", "optimal", optimalGreedy, PRINTED);
    }

    @ParameterizedTest
    @CsvSource({"1, .8, .797675847", "2, .6, .792707706"})
    void run_oneDraft_everyRuleButNaiveGivesTheOverlap(double sigma, double correlation, double overlap)
            throws IOException {
        run(recipe(sigma, 1, 0), recipe(sigma, correlation, Math.sqrt(1 - correlation * correlation)), 1);

        assertThat(rows())
                .filteredOn(row -> !row.get("verifier").asText().equals("naive"))
                .hasSizeGreaterThan(8)
                .allSatisfy(row -> assertThat(row.get("acceptance").asDouble()).isCloseTo(overlap, within(PRINTED)));
    }

    @Test
    void run_lawsWithTwelveDigits_areScaledAndGiveTheKnownTable() throws IOException {
        run(
                ".026774603328 .138827277280 .063774344347 .031582728790 .449419920340 .027173730120 .207989681845"
                        + " .054457713950",
                ".046053746420 .051732086216 .095450063952 .021053254797 .573906154960 .036072934491 .103290193730"
                        + " .072441565435",
                4);

        assertAcceptance("iid", "rrs", .886704268, PRINTED);
        assertAcceptance("iid", "kseq", .940904496, PRINTED);
        assertAcceptance("wor", "rrs", .961551217, PRINTED);
        assertThat(row("det+iid", "optimal").get("picked").asInt()).isEqualTo(1);
        assertThat(row("greedy", "rrs").get("picked").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        ".618 .354 .028, .373 .580 .047, 2, iid, optimal, .988871",
        ".618 .354 .028, .373 .580 .047, 2, iid, rrs, .846385",
        ".618 .354 .028, .373 .580 .047, 2, wor, rrs, .963146040074",
        ".618 .354 .028, .373 .580 .047, 2, iid, kseq, .882731786484",
        ".618 .354 .028, .373 .580 .047, 2, wor, optimal, 1",
        ".618 .354 .028, .373 .580 .047, 2, greedy, optimal, 1",
        ".5 .3 .15 .05, .2 .5 .1 .2, 2, iid, optimal, .86",
        ".5 .3 .15 .05, .2 .5 .1 .2, 2, wor, optimal, .972222222222",
        ".5 .3 .15 .05, .2 .5 .1 .2, 2, iid, rrs, .755",
        ".5 .3 .15 .05, .2 .5 .1 .2, 2, wor, rrs, .814821428571",
        ".5 .3 .15 .05, .2 .5 .1 .2, 2, iid, kseq, .788098334236",
        ".5 .3 .15 .05, .2 .5 .1 .2, 2, greedy, optimal, .9",
        ".5 .3 .15 .05, .2 .5 .1 .2, 3, iid, optimal, .988",
        ".5 .3 .15 .05, .2 .5 .1 .2, 3, iid, rrs, .819",
        ".5 .3 .15 .05, .2 .5 .1 .2, 3, wor, rrs, .939047619048",
        ".5 .3 .15 .05, .2 .5 .1 .2, 3, iid, kseq, .858518605654",
        ".5 .3 .15 .05, .2 .5 .1 .2, 3, greedy, optimal, 1",
        ".5 .3 .15 .05, .2 .5 .1 .2, 3, iid, naive, .57155",
        ".1 .2 .3 .4, .4 .3 .2 .1, 2, iid, optimal, .79",
        ".1 .2 .3 .4, .4 .3 .2 .1, 2, wor, optimal, .834523809524",
        ".1 .2 .3 .4, .4 .3 .2 .1, 2, iid, rrs, .72",
        ".1 .2 .3 .4, .4 .3 .2 .1, 2, wor, rrs, .764285714286",
        ".1 .2 .3 .4, .4 .3 .2 .1, 2, iid, kseq, .75",
        ".1 .2 .3 .4, .4 .3 .2 .1, 2, greedy, optimal, .766666666667",
        "0 .5 .5 0, .25 .25 0 .5, 2, iid, optimal, .4375"
    })
    void run_smallLaws_givesTheirRationalAcceptance(
            String target, String draft, int drafts, String sampler, String verifier, double acceptance)
            throws IOException {
        run(target, draft, drafts);

        assertAcceptance(sampler, verifier, acceptance, 0.6e-12);
    }

    @Test
    void run_bestVerifierOfASampler_isItsOptimum() throws IOException {
        run(recipe(2, 1, 0), recipe(2, .6, .8), 2);

        assertThat(rows()).allSatisfy(row -> {
            double optimum = row.get("optimalAcceptance").asDouble();
            assertThat(row.get("acceptance").asDouble()).isLessThanOrEqualTo(optimum + 1e-12);
            assertThat(optimum).isBetween(0.0, 1.0);
            if (row.get("verifier").asText().equals("optimal")) {
                assertThat(row.get("acceptance").asDouble()).isCloseTo(optimum, within(1e-12));
            }
            if (row.get("verifier").asText().equals("optimal-bucketed")) {
                assertThat(row.get("acceptance").asDouble()).isGreaterThanOrEqualTo(optimum - 1e-3);
            }
        });
    }

    @Test
    void run_severalLinesAndNumbers_givesARowForEveryLosslessPair() throws IOException {
        Path target = write("target", "1 2 3", "3 2 1 4");
        Path draft = write("draft", "2 2 2", "1 1 1 1", "", "");

        int code = run("--target-probs", target.toString(), "--draft-probs", draft.toString(), "--drafts", "2,5");

        assertThat(code).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(rows().stream().map(row -> row.get("line").asInt()).distinct())
                .containsExactly(0, 1);
        assertThat(rows().stream().map(row -> row.get("drafts").asInt()).distinct())
                .containsExactly(2, 5);
        assertThat(rows().stream()
                        .map(row -> row.get("sampler").asText() + " "
                                + row.get("verifier").asText())
                        .distinct())
                .containsExactly(
                        "iid naive",
                        "iid rrs",
                        "iid kseq",
                        "iid optimal",
                        "iid optimal-bucketed",
                        "wor naive",
                        "wor rrs",
                        "wor optimal",
                        "wor optimal-bucketed",
                        "greedy naive",
                        "greedy rrs",
                        "greedy optimal",
                        "greedy optimal-bucketed",
                        "det+iid naive",
                        "det+iid rrs",
                        "det+iid optimal",
                        "det+iid optimal-bucketed");
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row.get("method").asText()).isEqualTo("exact");
            assertThat(row.has("standardError")).isFalse();
        });
    }

    @Test
    void run_longLaws_estimatesWhatCantBeEnumerated() throws IOException {
        String target = weights(i -> 1.0 / i);
        String draft = weights(i -> 1.0 / (i + 3));
        Path targets = write("target", target);
        Path drafts = write("draft", draft);

        for (String seed : List.of("7", "7", "8")) {
            int code = run(
                    "--target-probs",
                    targets.toString(),
                    "--draft-probs",
                    drafts.toString(),
                    "--drafts",
                    "6",
                    "--trials",
                    "40",
                    "--seed",
                    seed);
            assertThat(code).isZero();
        }

        List<JsonNode> estimated = rows().stream()
                .filter(row -> row.get("method").asText().equals("monte-carlo"))
                .toList();
        assertThat(estimated.stream()
                        .limit(4)
                        .map(row -> row.get("sampler").asText() + " "
                                + row.get("verifier").asText()))
                .containsExactly("wor naive", "wor rrs", "wor optimal", "wor optimal-bucketed");
        assertThat(estimated)
                .hasSize(12)
                .allSatisfy(
                        row -> assertThat(row.get("standardError").asDouble()).isPositive());
        assertThat(estimated.get(0)).isEqualTo(estimated.get(4)).isNotEqualTo(estimated.get(8));
    }

    @Test
    void run_svg_drawsAPointPerRow() throws IOException, ParserConfigurationException, SAXException {
        Path picture = folder.resolve("table.svg");
        Path laws = write("laws", "5 3 2");

        int code = run(
                "--target-probs",
                laws.toString(),
                "--draft-probs",
                laws.toString(),
                "--drafts",
                "2,3,8",
                "--svg",
                picture.toString());

        assertThat(code).isZero();
        Document svg = parse(Files.readString(picture));
        assertThat(svg.getDocumentElement().getAttribute("width")).isEqualTo("1120");
        long legend = rows().stream()
                .map(row -> row.get("sampler").asText() + row.get("verifier").asText())
                .distinct()
                .count();
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(rows().size() + legend);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 -2 3 | 1 2 3 | 2 | target, line 1: number 2: -2.0 (expected: finite and >= 0)",
                "1 2 3 | 1 NaN 3 | 2 | draft, line 1: number 2: NaN (expected: finite and >= 0)",
                "1 Infinity 3 | 1 2 3 | 2 | target, line 1: number 2: Infinity (expected: finite and >= 0)",
                "0 0 0 | 1 2 3 | 2 | target, line 1: sum: 0.0 (expected: finite and > 0)",
                "1 two 3 | 1 2 3 | 2 | target, line 1: no numbers (expected: numbers separated by blanks)",
                "1,2,3 | 1 2 3 | 2 | target, line 1: no numbers (expected: numbers separated by blanks)",
                "1 2 3 | 1 2 | 2 | draft, line 1: 2 numbers (expected: 3, as many as in that line of",
                "1 2;3 4 | 1 2 | 2 | draft: 1 laws (expected: 2, as many as in",
                "1 2;;3 4 | 1 2;1 2;1 2 | 2 | target, line 2: no numbers (expected: numbers separated by blanks)",
                "'' | 1 2 | 2 | target: no law (expected: one per line)",
                "1 2 | '' | 2 | draft: no law (expected: one per line)",
                "1 2 | 1 2 | 0 | 0 (expected: a whole number >= 1)",
                "1 2 | 1 2 | 2,-1 | -1 (expected: a whole number >= 1)",
                "1 2 | 1 2 | 4097 | drafts: 4097 (expected: 1 to 4096)",
                "1 2 | 1 2 | two | two (expected: a whole number >= 1)",
                "1 2 | 1 2 | 2 --trials 1 | trials: 1 (expected: >= 2)",
                "1 2 | 1 2 | 2 --draft-probs absent | absent: no such file (expected: a file of laws)",
                "1 2 | 1 2 | 2 --svg absent/a.svg | absent/a.svg: can't be written (expected: a file in a folder that exists)"
            })
    void run_badInput_givesOneLineAndExitCode2(String target, String draft, String drafts, String expected)
            throws IOException {
        List<String> args = new ArrayList<>(
                List.of("--target-probs", write("target", target.split(";", -1)).toString()));
        if (!drafts.contains("--draft-probs")) {
            args.addAll(List.of(
                    "--draft-probs", write("draft", draft.split(";", -1)).toString()));
        }
        args.add("--drafts");
        args.addAll(List.of(drafts.split(" ", -1)));

        int code = run(args.toArray(String[]::new));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith("AcceptanceTable: ").contains(expected);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void run_help_namesSamplersAndVerifiers() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--target-probs=FILE", "det+iid", "optimal-bucketed", "default: 2000");
    }

    private void run(String target, String draft, int drafts) throws IOException {
        int code = run(
                "--target-probs",
                write("target", target).toString(),
                "--draft-probs",
                write("draft", draft).toString(),
                "--drafts",
                Integer.toString(drafts));
        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
    }

    private int run(String... args) {
        return OneLineErrors.commandLine(new AcceptanceTable())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), Arrays.asList(lines));
    }

    private void assertAcceptance(String sampler, String verifier, double expected, double tolerance)
            throws JsonProcessingException {
        assertThat(row(sampler, verifier).get("acceptance").asDouble())
                .as("%s %s", sampler, verifier)
                .isCloseTo(expected, within(tolerance));
    }

    private JsonNode row(String sampler, String verifier) throws JsonProcessingException {
        return rows().stream()
                .filter(row -> row.get("sampler").asText().equals(sampler)
                        && row.get("verifier").asText().equals(verifier))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> rows() throws JsonProcessingException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }

    private static Document parse(String xml) throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static String weights(IntToDoubleFunction weight) {
        return line(IntStream.rangeClosed(1, 60).mapToDouble(weight));
    }

    /** Eight tokens whose logits are a Box-Muller transform of two irrational rotations. */
    private static String recipe(double sigma, double cosineShare, double sineShare) {
        double[] weights = IntStream.rangeClosed(1, 8)
                .mapToDouble(i -> {
                    double u = fraction(i * 0.6180339887498949);
                    double v = fraction(i * 0.4142135623730951);
                    double radius = Math.sqrt(-2 * Math.log(u));
                    double a = radius * Math.cos(2 * Math.PI * v);
                    double b = radius * Math.sin(2 * Math.PI * v);
                    return Math.exp(sigma * (cosineShare * a + sineShare * b));
                })
                .toArray();
        double sum = DoubleStream.of(weights).sum();
        return line(DoubleStream.of(weights).map(weight -> weight / sum));
    }

    private static String line(DoubleStream numbers) {
        return numbers.mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    private static double fraction(double value) {
        return value - Math.floor(value);
    }
}
