package io.speculative.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.speculative.SpeculativeDecoder;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CoreArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.speculative");

    @Test
    void packagesPointOneWay() {
        new PackageArrows()
                .allow("io.speculative", "io.speculative..")
                .allow("io.speculative.chat")
                .allow("io.speculative.kernel")
                .allow("io.speculative.metrics")
                .allow("io.speculative.tree")
                .allow("io.speculative.distribution", "io.speculative.kernel")
                .allow("io.speculative.transport", "io.speculative.distribution", "io.speculative.kernel")
                .allow("io.speculative.model", "io.speculative.distribution", "io.speculative.tree")
                .allow("io.speculative.draft", drafting())
                .allow("io.speculative.draft.sibling", "io.speculative.draft", "io.speculative.distribution")
                .allow("io.speculative.draft.length", "io.speculative.distribution")
                .allow("io.speculative.draft.lookup", drafting())
                .allow(
                        "io.speculative.draft.model",
                        drafting("io.speculative.draft.sibling", "io.speculative.draft.length"))
                .allow(
                        "io.speculative.draft.plan",
                        drafting(
                                "io.speculative.draft.sibling",
                                "io.speculative.draft.model",
                                "io.speculative.draft.lookup"))
                .allow(
                        "io.speculative.verify",
                        "io.speculative.draft",
                        "io.speculative.transport",
                        "io.speculative.distribution",
                        "io.speculative.model",
                        "io.speculative.kernel",
                        "io.speculative.tree")
                .rule()
                .check(CORE);
        slices().matching("io.speculative.(*)..").should().beFreeOfCycles().check(CORE);
        slices().matching("io.speculative.draft.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CORE);
    }

    /** What every way of drafting may import, and more. */
    private static String[] drafting(String... more) {
        return Stream.concat(
                        Stream.of(
                                "io.speculative.draft",
                                "io.speculative.model",
                                "io.speculative.distribution",
                                "io.speculative.tree"),
                        Stream.of(more))
                .toArray(String[]::new);
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
    void exportsThePackagesWithPublicTypesButTheKernels() throws URISyntaxException {
        Path home = Path.of(SpeculativeDecoder.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor module =
                ModuleFinder.of(home).find("io.speculative.core").orElseThrow().descriptor();
        Set<String> withPublicTypes = CORE.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals("io.speculative.kernel"))
                .collect(Collectors.toSet());
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrderElementsOf(withPublicTypes);
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
