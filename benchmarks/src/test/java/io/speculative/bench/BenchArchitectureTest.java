package io.speculative.bench;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.speculative.architecture.PackageArrows;
import org.junit.jupiter.api.Test;

class BenchArchitectureTest {
    private static final String SHARED = "io.speculative.bench";

    private static final JavaClasses BENCHMARKS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(SHARED);

    @Test
    void packagesPointOneWay() {
        PackageArrows.among("io.speculative.bench..")
                .allow(SHARED)
                .allow("io.speculative.bench.charts", SHARED)
                .allow("io.speculative.bench.runner", SHARED, "io.speculative.bench.charts")
                .allow("io.speculative.bench.laws", SHARED, "io.speculative.bench.charts")
                .allow("io.speculative.bench.passes", SHARED)
                // JMH generates code below the package of the benchmarks.
                .allow("io.speculative.bench.jmh..", "io.speculative.bench.runner", "io.speculative.bench.passes")
                .rule()
                .check(BENCHMARKS);
        slices().matching("io.speculative.bench.(*)..")
                .should()
                .beFreeOfCycles()
                .check(BENCHMARKS);
    }
}
