package io.speculative.training.pair;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.speculative.architecture.PackageArrows;
import org.junit.jupiter.api.Test;

class TrainingArchitectureTest {
    private static final JavaClasses TRAINING = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.speculative.training");

    @Test
    void packagesPointOneWay() {
        new PackageArrows()
                .allow("io.speculative.training.bpe")
                .allow("io.speculative.training.corpus", "io.speculative.training.bpe", "io.speculative.djl.weights")
                .allow("io.speculative.training.optimizer", "io.speculative.djl.torch")
                .allow(
                        "io.speculative.training.decoder",
                        "io.speculative.training.optimizer",
                        "io.speculative.djl.precision",
                        "io.speculative.djl.program",
                        "io.speculative.djl.shape",
                        "io.speculative.djl.torch")
                .allow("io.speculative.training.checkpoint", "io.speculative.training.bpe", "io.speculative.djl..")
                .allow("io.speculative.training.pair", "io.speculative.training..", "io.speculative.djl..")
                .rule()
                .check(TRAINING);
        slices().matching("io.speculative.training.(*)..")
                .should()
                .beFreeOfCycles()
                .check(TRAINING);
    }

    @Test
    void bytePairsNeedNoEngine() {
        noClasses()
                .that()
                .resideInAPackage("io.speculative.training.bpe")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(TRAINING);
    }

    @Test
    void writesToNoStandardStream() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(TRAINING);
    }
}
