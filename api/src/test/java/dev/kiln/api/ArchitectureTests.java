package dev.kiln.api;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the package-infos promise. */
@AnalyzeClasses(packages = "dev.kiln.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    private static final String[] FOUNDATIONS = {
        "dev.kiln.api.gauge..",
        "dev.kiln.api.http..",
        "dev.kiln.api.loop..",
        "dev.kiln.api.messaging..",
        "dev.kiln.api.outbox..",
        "dev.kiln.api.role..",
        "dev.kiln.api.sql.."
    };

    @ArchTest
    static final ArchRule foundationsKnowNoFeature = classes()
            .that()
            .resideInAnyPackage(FOUNDATIONS)
            .should()
            .onlyDependOnClassesThat(
                    DescribedPredicate.not(resideInAnyPackage("dev.kiln.api..")).or(resideInAnyPackage(FOUNDATIONS)))
            .because(
                    "every feature stands on them: give them what they need from the feature, by an interface or a bean");

    @ArchTest
    static final ArchRule theRulesOfABuildDoNothing = noClasses()
            .that()
            .haveNameMatching("dev\\.kiln\\.api\\.build\\.(BuildLifecycle|Transitions|Build|Attempt|Change)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.sql..", "org.apache.kafka..")
            .because("they say what follows, so that each is a unit test: BuildLedger asks them, ChangeWriter writes");

    @ArchTest
    static final ArchRule changesAreToldThroughTheOutbox = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.kiln.api.build..",
                    "dev.kiln.api.image..",
                    "dev.kiln.api.intake..",
                    "dev.kiln.api.notifier..",
                    "dev.kiln.api.profile..",
                    "dev.kiln.api.retention..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.clients.producer..", "org.springframework.kafka.core..")
            .because("a message about a change that was rolled back may end a build wrongly: append it to the Outbox");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.kiln.api.(**)")
            .should()
            .beFreeOfCycles()
            .because("a reader must be able to begin somewhere: move what both need into the package that both use");
}
