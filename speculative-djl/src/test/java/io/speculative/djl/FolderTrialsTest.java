package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short form of {@link FolderTrials}, whose main goes on for as long as one likes. */
class FolderTrialsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void open_randomFolder_isUsedOrRefused(RandomFolder kind) throws IOException, InterruptedException {
        ChildJvm child = FolderTrials.run(kind, 20261128, 50, folder);
        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output()).containsPattern("opened [1-9][0-9]*, refused [1-9][0-9]*, faults 0");
    }
}
