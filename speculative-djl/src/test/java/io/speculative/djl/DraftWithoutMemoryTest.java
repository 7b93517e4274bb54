package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.draft.length.DraftLength;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.MemoryExhaustedException;
import io.speculative.model.ModelSession;
import io.speculative.verify.TraversalVerification;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A draft model with memory for one session, which somebody else holds. */
class DraftWithoutMemoryTest {

    private static final GenerationOptions OPTIONS = GenerationOptions.maxTokens(20);

    @TempDir
    private static Path folder;

    private HuggingFaceModel target;
    private HuggingFaceModel draft;

    @BeforeEach
    void open() {
        RandomModelFolder.write(folder);
        target = HuggingFaceModel.open(folder);
        draft = HuggingFaceModel.open(folder, ModelOptions.defaults().withMemoryLimit(170_000));
    }

    @AfterEach
    void close() {
        target.close();
        draft.close();
    }

    @Test
    void generate_draftWithoutMemory_goesOnAsPlainDecodingAndReportsIt() {
        for (SpeculativeDecoder decoder : List.of(
                SpeculativeDecoder.of(target, draft),
                SpeculativeDecoder.of(
                        target, ChainDrafter.of(draft, DraftLength.fixed(3)), new TraversalVerification()))) {
            String plain =
                    AutoregressiveDecoder.of(target).generate("XY", OPTIONS).text();
            try (ModelSession other = draft.open();
                    Generation generation = decoder.generate("XY", OPTIONS)) {
                assertThat(generation.text()).isEqualTo(plain);
                assertThat(generation.drafterFailure().orElseThrow())
                        .isInstanceOf(MemoryExhaustedException.class)
                        .hasMessageStartingWith("sessions: 2 (expected: <= 1, as ");
                assertThat(other.length()).isZero();
            }
            try (Generation later = decoder.generate("XY", OPTIONS)) {
                assertThat(later.text()).isEqualTo(plain);
                assertThat(later.drafterFailure()).isEmpty();
            }
        }
    }

    @Test
    void decoder_noMemoryToMeasureTheDraftModel_isRefused() {
        try (ModelSession other = draft.open()) {
            assertThatExceptionOfType(MemoryExhaustedException.class)
                    .isThrownBy(() -> SpeculativeDecoder.of(target, draft))
                    .withMessageStartingWith("sessions: 2 (expected: <= 1, as ");
            assertThat(other.length()).isZero();
        }
        assertThat(SpeculativeDecoder.of(target, draft)).isNotNull();
    }
}
