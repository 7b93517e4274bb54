package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.speculative.model.ClosedException;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models, sessions, results and vocabularies that are closed by somebody else. */
class ClosingTest {

    private static final String MODEL_CLOSED = "model: closed (expected: open)";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModel() {
        RandomModelFolder.write(folder);
    }

    @Test
    void close_whileManyThreadsUseIt_leavesTheVirtualMachineAlive() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.run(ClosingStress.class, Map.of(), folder.toString(), "16", "200");
        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output()).containsPattern("finished [1-9][0-9]*, refused as closed [1-9][0-9]*, failed 0");
    }

    @Test
    void close_model_endsTheUseOfAllThatCameFromIt() {
        HuggingFaceModel model = HuggingFaceModel.open(folder);
        ModelSession session = model.open();
        Scores scores = session.score(TokenTree.root(1));
        model.close();
        model.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(model::open).withMessage(MODEL_CLOSED);
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(session::length)
                .withMessage(MODEL_CLOSED);
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(() -> session.score(TokenTree.root(1)))
                .withMessage(MODEL_CLOSED);
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(() -> scores.argmax(0))
                .withMessage(MODEL_CLOSED);
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(() -> model.vocabulary().encode("1"))
                .withMessage("vocabulary: closed (expected: open)");
        session.close();
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(session::length)
                .withMessage("session: closed (expected: open)");
    }
}
