package io.speculative.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.speculative.bench.ModelPair;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.Drafter;
import io.speculative.model.TableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrafterSpecTest {

    private final ModelPair models = new ModelPair(TableModel.random(1, 5, 1), Optional.of(TableModel.random(2, 5, 1)));

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
        "coupled:2x1, PICKED, Coupled:2x1",
        "beam:4x5, WITHOUT_REPLACEMENT_STOPPED, beam:4x5",
        "dynamic:24x6, WITHOUT_REPLACEMENT_STOPPED, dynamic-drawn:24x6",
        "dynamic-picked:24x6, PICKED, dynamic-picked:24x6",
        "ngram:3:8, SINGLE, ngram:3:8",
        "ngram:2-3:8, SINGLE, ngram:2-3:8",
        "suffix:8, SINGLE, suffix:8",
        "suffix:4-:8, SINGLE, suffix:4-:8",
        "ngram:3:8|chain:4, SINGLE, ngram:3:8|chain:4",
        "suffix:8|wor:2x2, WITHOUT_REPLACEMENT, suffix:8|GumbelTopK:2x2",
        "entropy:12, SINGLE, 'chain:entropy[up to 12]'",
        "confidence:12, SINGLE, 'chain:confidence-of-token[0.4, up to 12]'",
        "adaptive:12, SINGLE, 'chain:adaptive[5, up to 12]'",
        "auto, WITHOUT_REPLACEMENT, auto"
    })
    void parse_aForm_makesThatDrafter(String text, DraftLaw law, String drafterName) {
        DrafterSpec spec = DrafterSpec.parse(text);

        Drafter drafter = spec.drafter(models);
        assertThat(drafter.siblings()).isEqualTo(law);
        assertThat(drafter).hasToString(drafterName);
        assertThat(spec).hasToString(text);
    }

    @Test
    void parse_plan_drawsATreeOfThatShape(@TempDir Path folder) throws IOException {
        Path plan = Files.writeString(folder.resolve("plan.txt"), "# by hand\n2\n2 0\n1 0\n");

        Drafter drafter = DrafterSpec.parse("plan:" + plan).drafter(models);

        assertThat(drafter.siblings()).isEqualTo(DraftLaw.WITHOUT_REPLACEMENT);
        assertThat(drafter).hasToString("GumbelTopK:2x2,0x1,0");
    }

    @Test
    void parse_none_makesNoDrafter() {
        assertThat(DrafterSpec.parse("none").isPlain()).isTrue();
        assertThat(DrafterSpec.parse("none").opensDraft(true)).isFalse();
    }

    @Test
    void opensDraft_lookups_onlyWithAModelBehindThem() {
        assertThat(DrafterSpec.parse("ngram:3:8|suffix:4").opensDraft(true)).isFalse();
        assertThat(DrafterSpec.parse("ngram:3:8|chain:4").opensDraft(true)).isTrue();
        assertThat(DrafterSpec.parse("ngram:3:8|chain:4").opensDraft(false)).isTrue();
    }

    @Test
    void parse_auto_takesADraftModelOrLooksUp() {
        DrafterSpec auto = DrafterSpec.parse("auto");
        assertThat(auto.opensDraft(true)).isTrue();
        assertThat(auto.opensDraft(false)).isFalse();

        ModelPair alone = new ModelPair(models.target(), Optional.empty());
        assertThat(auto.drafter(alone).siblings()).isEqualTo(DraftLaw.SINGLE);
        assertThat(DrafterSpec.parse("suffix:4|auto").drafter(alone)).hasToString("suffix:4|auto");
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
                "beam:4",
                "beam:0x2",
                "dynamic:4x",
                "ngram:3",
                "ngram:0:8",
                "ngram:3:0",
                "suffix:0",
                "suffix:4:8",
                "entropy:0",
                "auto:1",
                "|",
                "ngram:3:8|",
                "none|chain:4",
                "plan:",
                "plan:absent.txt"
            })
    void parse_anythingElse_isRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> DrafterSpec.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }
}
