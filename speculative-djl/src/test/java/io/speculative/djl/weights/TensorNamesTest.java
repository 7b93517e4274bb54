package io.speculative.djl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.djl.shape.TensorRole;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorNamesTest {

    private static final TensorNames NAMES = TensorNames.llama();

    @Test
    void name_roleOfEachLayer_containsTheLayer() {
        assertThat(NAMES.name(TensorRole.DOWN, 31)).isEqualTo("model.layers.31.mlp.down_proj.weight");
        assertThat(NAMES.name(TensorRole.FINAL_NORM, 31)).isEqualTo("model.norm.weight");
    }

    @Test
    void name_roleOfOtherFamilies_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NAMES.name(TensorRole.POSITION_EMBEDDING, 0))
                .withMessage("role: POSITION_EMBEDDING (expected: one that llama models have)");
    }

    @Test
    void with_fusedTensor_takesThePlaceOfItsParts() {
        TensorNames fused = NAMES.with(
                "fused",
                new TensorSource("h.%d.gate_up", List.of(TensorRole.GATE, TensorRole.UP), Arrangement.STACKED, 1));

        assertThat(fused.name(TensorRole.UP, 2)).isEqualTo("h.2.gate_up");
        assertThat(fused.name(TensorRole.GATE, 2)).isEqualTo("h.2.gate_up");
        assertThat(fused.name(TensorRole.DOWN, 2)).isEqualTo("model.layers.2.mlp.down_proj.weight");
        assertThat(fused.sources()).hasSize(NAMES.sources().size() - 1);
    }

    @Test
    void fitting_checkpointWithoutPrefix_dropsIt() {
        assertThat(NAMES.fitting("model.", List.of("model.norm.weight"))).isEqualTo(NAMES);
        TensorNames shorter = NAMES.fitting("model.", List.of("norm.weight", "layers.0.mlp.up_proj.weight"));
        assertThat(shorter.name(TensorRole.FINAL_NORM, 0)).isEqualTo("norm.weight");
        assertThat(shorter.name(TensorRole.OUTPUT_HEAD, 0)).isEqualTo("lm_head.weight");
    }

    @Test
    void withPrefix_someNames_beginOtherwise() {
        TensorNames inside = NAMES.withPrefix("model.", "a.b.");

        assertThat(inside.name(TensorRole.FINAL_NORM, 0)).isEqualTo("a.b.norm.weight");
        assertThat(inside.name(TensorRole.OUTPUT_HEAD, 0)).isEqualTo("lm_head.weight");
        assertThat(NAMES.withPrefix("", "a.").name(TensorRole.OUTPUT_HEAD, 0)).isEqualTo("a.lm_head.weight");
    }

    @Test
    void ignoring_prefixes_areKeptByOtherChanges() {
        TensorNames ignoring = NAMES.ignoring(List.of("eye."))
                .with("seeing", TensorSource.of(TensorRole.UP, "up.%d"))
                .withPrefix("model.", "");

        assertThat(ignoring.isIgnored("eye.up.0")).isTrue();
        assertThat(ignoring.isIgnored("layers.0.rotary_emb.inv_freq")).isTrue();
        assertThat(ignoring.isIgnored("an.eye.up.0")).isFalse();
        assertThat(NAMES.isIgnored("eye.up.0")).isFalse();
    }

    @Test
    void tensorNames_roleTwice_isRefused() {
        List<TensorSource> twice =
                List.of(TensorSource.of(TensorRole.DOWN, "a.%d"), TensorSource.of(TensorRole.DOWN, "b.%d"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorNames("none", twice, List.of()))
                .withMessage("sources: DOWN twice (expected: one name for each role)");
    }

    @Test
    void tensorSource_nameWithoutTheLayer_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorSource.of(TensorRole.DOWN, "down"))
                .withMessage("roles: [DOWN] (expected: roles of the whole model, as in down)");
    }
}
