package io.speculative.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.speculative.draft.DraftLaw;
import io.speculative.draft.Drafter;
import io.speculative.model.TableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrafterSpecTest {

    private final TableModel draft = TableModel.random(1, 5, 1);

    @ParameterizedTest
    @CsvSource({
        "chain:4, SINGLE, chain:4",
        "iid:3x2x1, INDEPENDENT, IndependentDraws:3x2x1",
        "wor:3x2x1, WITHOUT_REPLACEMENT, GumbelTopK:3x2x1",
        "greedy:4, PICKED_THEN_INDEPENDENT, PickedThenIndependent[all-but-one]:4",
        "greedy:4x2x1, PICKED_THEN_INDEPENDENT, PickedThenIndependent[all-but-one]:4x2x1",
        "det+iid:4x2, PICKED_THEN_INDEPENDENT, PickedThenIndependent[by-share]:4x2",
        "iid:4x2@1024, INDEPENDENT, IndependentDraws[top 1024]:4x2",
        "det+iid:4@3, PICKED_THEN_INDEPENDENT, PickedThenIndependent[by-share][top 3]:4",
        "coupled:2x1, PICKED, Coupled:2x1"
    })
    void parse_aForm_makesThatDrafter(String text, DraftLaw law, String drafterName) {
        DrafterSpec spec = DrafterSpec.parse(text);

        Drafter drafter = spec.drafter().orElseThrow().apply(draft);
        assertThat(drafter.law()).isEqualTo(law);
        assertThat(drafter).hasToString(drafterName);
        assertThat(spec).hasToString(text);
    }

    @Test
    void parse_plan_drawsATreeOfThatShape(@TempDir Path folder) throws IOException {
        Path plan = Files.writeString(folder.resolve("plan.txt"), "# by hand\n2\n2 0\n1 0\n");

        Drafter drafter =
                DrafterSpec.parse("plan:" + plan).drafter().orElseThrow().apply(draft);

        assertThat(drafter.law()).isEqualTo(DraftLaw.WITHOUT_REPLACEMENT);
        assertThat(drafter).hasToString("GumbelTopK:2x2,0x1,0");
    }

    @Test
    void parse_none_makesNoDrafter() {
        assertThat(DrafterSpec.parse("none").drafter()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chain",
                "chain:",
                "chain:0",
                "chain:-1",
                "chain:x",
                "chain:99999",
                "none:1",
                "iid",
                "iid:",
                "iid:0",
                "iid:2x",
                "iid:2x0",
                "wor:x",
                "wor:100x100",
                "tree:2",
                "greedy",
                "greedy:0",
                "det:4",
                "iid:4@",
                "iid:4@0",
                "iid:4@9999999999",
                "chain:4@8",
                "@4",
                "coupled:",
                "coupled:2@4",
                "plan:",
                "plan:absent.txt"
            })
    void parse_anythingElse_isRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> DrafterSpec.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }
}
