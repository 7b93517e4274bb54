package io.speculative.bench.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.bench.OneLineErrors;
import io.speculative.tree.TreeShape;
import io.speculative.tree.TreeShapeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTreeTest {

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Of the laws that docs/verification.md computes with: the acceptance of one draft is .65, of two .755. */
    @Test
    void run_knownLaws_writesAPlanWithWhereItCameFrom() throws IOException {
        int code = plan("--nodes", "6", "--depth", "3", "--sampler", "iid", "--children", "2");

        assertThat(code).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines())
                .containsExactly(
                        "# for iid drafts verified by rrs",
                        "# pairs of laws: 1, from " + folder.resolve("target.txt") + " and "
                                + folder.resolve("draft.txt"),
                        "# acceptance of the first, second, .. child: 0.6500 0.1050",
                        "# expected to accept 1.5886 of 6 nodes, depth 3",
                        "2",
                        "2 1",
                        "1 0 0");
        assertThat(written()).isEqualTo(TreeShape.of(2, 2, 1, 1));
    }

    @Test
    void run_defaults_planForDrawsWithoutReplacement() throws IOException {
        assertThat(plan("--nodes", "4", "--depth", "1")).isZero();

        assertThat(out.toString())
                .startsWith("# for wor drafts verified by rrs")
                .contains(": 0.6500 0.1648 0.1242 0.0610 0.0000");
        assertThat(written().depth()).isEqualTo(1);
    }

    @Test
    void run_optimalVerifier_plansForItsIncrements() throws IOException {
        assertThat(plan("--nodes", "9", "--depth", "9", "--verifier", "optimal", "--children", "2"))
                .isZero();

        assertThat(out.toString()).contains("verified by optimal", ": 0.6500 0.3222");
        assertThat(written().nodes()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nodes 4 --depth 0 | 0 (expected: a whole number >= 1)",
                "--nodes 4000 --depth 3 | mostNodes: 4000 (expected: 1 to 1024)",
                "--nodes 4 --depth 3 --sampler det | sampler, verifier: det, rrs (expected: iid or wor,",
                "--nodes 4 --depth 3 --verifier kseq | sampler, verifier: wor, kseq (expected:",
                "--nodes 4 --depth 3 --trials 1 | trials: 1 (expected: >= 2)",
                "--depth 3 | --nodes",
                "--nodes 4 --depth 3 --target-probs absent.txt | --target-probs"
            })
    void run_badInput_givesOneLineAndExitCode2(String args, String expected) throws IOException {
        assertThat(plan(args.split(" ", -1))).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("PlanTree: ").contains(expected);
        assertThat(err.toString().lines()).hasSize(1);
    }

    private int plan(String... args) throws IOException {
        Path target = Files.writeString(folder.resolve("target.txt"), ".5 .3 .15 .05\n");
        Path draft = Files.writeString(folder.resolve("draft.txt"), ".2 .5 .1 .2\n");
        List<String> all =
                new ArrayList<>(List.of("--target-probs", target.toString(), "--draft-probs", draft.toString()));
        all.addAll(Arrays.asList(args));
        return OneLineErrors.commandLine(new PlanTree())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private TreeShape written() throws IOException {
        return TreeShapeFile.read(Files.writeString(folder.resolve("plan.txt"), out.toString()));
    }
}
