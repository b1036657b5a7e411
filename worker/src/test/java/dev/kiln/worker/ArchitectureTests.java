package dev.kiln.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the package-infos promise. */
@AnalyzeClasses(packages = "dev.kiln.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule logicKnowsNoSpring = noClasses()
            .that()
            .resideOutsideOfPackages("dev.kiln.worker", "dev.kiln.worker.app")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..")
            .because("only dev.kiln.worker.app puts the parts together: pass what is needed to a constructor there");

    @ArchTest
    static final ArchRule processesKnowNothingOfKiln = noClasses()
            .that()
            .resideInAPackage("dev.kiln.worker.process")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.kiln.common..", "dev.kiln.worker.packer..", "dev.kiln.worker.attempt..")
            .because("a guarded process is any command: what it means is for its caller to say");

    @ArchTest
    static final ArchRule onlyReportsAndTheQueueKnowKafka = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.kiln.worker.attempt",
                    "dev.kiln.worker.packer",
                    "dev.kiln.worker.process",
                    "dev.kiln.worker.workspace")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..")
            .because(
                    "what is told goes through dev.kiln.worker.report, what is asked for through dev.kiln.worker.queue");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.kiln.worker.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader must be able to begin somewhere: move what both need into the package that both use");
}
