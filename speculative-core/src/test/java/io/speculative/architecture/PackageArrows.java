package io.speculative.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The packages of one module and, for each, the project's packages that it may import.
 *
 * <p>Package patterns are ArchUnit's: {@code a.b} is one package, {@code a.b..} it and everything below. A package may
 * always import itself. Imports of packages outside the checked ones are not looked at.
 */
public final class PackageArrows {
    private final String checked;
    private final Map<String, List<String>> importsByPackage = new LinkedHashMap<>();

    /** Arrows among all packages of the project. */
    public PackageArrows() {
        this("io.speculative..");
    }

    private PackageArrows(String checked) {
        this.checked = checked;
    }

    /**
     * Arrows among some packages of the project only.
     *
     * @param checked their pattern
     */
    public static PackageArrows among(String checked) {
        return new PackageArrows(checked);
    }

    /**
     * Adds a package.
     *
     * @param name the package
     * @param mayImport patterns of the packages it may import
     * @return this
     */
    public PackageArrows allow(String name, String... mayImport) {
        importsByPackage.put(name, List.of(mayImport));
        return this;
    }

    /**
     * The rule that every class lives in a listed package and imports only what that package may.
     *
     * @return the rule, which also holds for packages without classes
     */
    public ArchRule rule() {
        String[] packages = importsByPackage.keySet().toArray(String[]::new);
        CompositeArchRule all = CompositeArchRule.of(classes().should().resideInAnyPackage(packages));
        for (Map.Entry<String, List<String>> entry : importsByPackage.entrySet()) {
            all = all.and(arrowsFrom(entry.getKey(), entry.getValue()));
        }
        return all.as("every class lives in a known package and imports only what that package may");
    }

    private ArchRule arrowsFrom(String name, List<String> mayImport) {
        List<String> allowed = new ArrayList<>(mayImport);
        allowed.add(name);
        return noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(
                        resideInAPackage(checked).and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                .as(name + " imports of " + checked + " only " + mayImport)
                .allowEmptyShould(true);
    }
}
