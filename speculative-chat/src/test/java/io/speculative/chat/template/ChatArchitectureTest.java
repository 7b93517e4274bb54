package io.speculative.chat.template;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.speculative.architecture.PackageArrows;
import org.junit.jupiter.api.Test;

class ChatArchitectureTest {
    private static final JavaClasses CHAT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.speculative.chat.jinja", "io.speculative.chat.template");

    @Test
    void packagesPointOneWay() {
        new PackageArrows()
                .allow("io.speculative.chat.jinja")
                .allow(
                        "io.speculative.chat.template",
                        "io.speculative.chat.jinja",
                        "io.speculative.chat",
                        "io.speculative.model")
                .rule()
                .check(CHAT);
    }

    @Test
    void languageNeedsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("io.speculative.chat.jinja")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.speculative.chat.jinja", "java..", "org.jspecify.annotations..")
                .check(CHAT);
    }

    @Test
    void reflectsOnNothing() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .check(CHAT);
    }

    @Test
    void writesToNoStandardStream() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CHAT);
    }
}
