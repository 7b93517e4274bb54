package io.speculative.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairFoldersTest {

    @TempDir
    private Path models = Path.of("");

    @Test
    void in_aFolderWithAPair_findsIt() throws IOException {
        folder("tales-draft");
        folder("tales-target");

        assertThat(PairFolders.in(models))
                .hasValue(new PairFolders(models.resolve("tales-target"), models.resolve("tales-draft")));
    }

    @Test
    void in_aFolderWithATargetAlone_passesItOver() throws IOException {
        folder("alone-target");
        folder("tales-target");
        folder("tales-draft");

        assertThat(PairFolders.in(models))
                .hasValue(new PairFolders(models.resolve("tales-target"), models.resolve("tales-draft")));
    }

    @Test
    void in_anEmptyOrMissingFolder_findsNothing() {
        assertThat(PairFolders.in(models)).isEmpty();
        assertThat(PairFolders.in(models.resolve("absent"))).isEmpty();
    }

    private void folder(String name) throws IOException {
        Files.createDirectory(models.resolve(name));
    }
}
