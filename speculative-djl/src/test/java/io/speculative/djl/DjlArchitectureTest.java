package io.speculative.djl;

import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.speculative.architecture.PackageArrows;
import org.junit.jupiter.api.Test;

class DjlArchitectureTest {
    private static final JavaClasses ADAPTER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.speculative.djl");

    @Test
    void packagesPointOneWay() {
        new PackageArrows()
                .allow("io.speculative.djl", "io.speculative..")
                .allow("io.speculative.djl.loader")
                .allow("io.speculative.djl.torch", "io.speculative.djl.loader")
                .allow("io.speculative.djl.shape")
                .allow("io.speculative.djl.precision")
                .allow("io.speculative.djl.json", "io.speculative.model")
                .allow("io.speculative.djl.cache")
                .allow(
                        "io.speculative.djl.weights",
                        "io.speculative.model",
                        "io.speculative.djl.shape",
                        "io.speculative.djl.json")
                .allow(
                        "io.speculative.djl.program",
                        "io.speculative.djl.shape",
                        "io.speculative.djl.precision",
                        "io.speculative.djl.torch",
                        "io.speculative.djl.cache",
                        "io.speculative.djl.weights")
                .allow(
                        "io.speculative.djl.family",
                        "io.speculative.djl.shape",
                        "io.speculative.djl.weights",
                        "io.speculative.djl.json")
                .allow(
                        "io.speculative.djl.tokenizer",
                        "io.speculative.model",
                        "io.speculative.chat.template",
                        "io.speculative.djl.json",
                        "io.speculative.djl.loader")
                .allow(
                        "io.speculative.djl.gguf",
                        "io.speculative.model",
                        "io.speculative.djl.json",
                        "io.speculative.djl.shape",
                        "io.speculative.djl.weights")
                .rule()
                .check(ADAPTER);
        slices().matching("io.speculative.djl.(*)..").should().beFreeOfCycles().check(ADAPTER);
    }

    @Test
    void writesToNoStandardStream() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(ADAPTER);
    }
}
