package io.speculative.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class CoreArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.speculative");

    @Test
    void packagesPointOneWay() {
        new PackageArrows()
                .allow("io.speculative", "io.speculative..")
                .allow("io.speculative.distribution")
                .allow("io.speculative.transport", "io.speculative.distribution")
                .allow("io.speculative.tree")
                .allow("io.speculative.model", "io.speculative.distribution", "io.speculative.tree")
                .allow(
                        "io.speculative.draft",
                        "io.speculative.model",
                        "io.speculative.distribution",
                        "io.speculative.tree")
                .allow(
                        "io.speculative.verify",
                        "io.speculative.draft",
                        "io.speculative.transport",
                        "io.speculative.distribution",
                        "io.speculative.tree")
                .allow("io.speculative.metrics")
                .rule()
                .check(CORE);
        slices().matching("io.speculative.(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void needsNothingButTheJdkAndALoggingInterface() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.speculative..", "java..", "org.slf4j..", "org.jspecify.annotations..")
                .check(CORE);
    }

    @Test
    void reflectsOnNothing() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .check(CORE);
    }

    @Test
    void writesToNoStandardStream() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
    }
}
