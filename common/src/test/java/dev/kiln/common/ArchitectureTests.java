package dev.kiln.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.kiln.common", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule commonKnowsNoSpring = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..")
            .because("workers and other programs use common without Spring; configuration belongs into api and worker");

    @ArchTest
    static final ArchRule buildHoldsValuesOnly = classes()
            .that()
            .resideInAPackage("dev.kiln.common.build")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.kiln.common.build",
                    "com.fasterxml.jackson.annotation",
                    "com.fasterxml.uuid..",
                    "java..",
                    "org.jspecify.annotations")
            .because("values know nothing of how they are sent; put codecs into message or event");

    @ArchTest
    static final ArchRule messagesKnowNoEvents = noClasses()
            .that()
            .resideInAPackage("dev.kiln.common.message")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.kiln.common.event", "dev.kiln.common.schema", "io.cloudevents..")
            .because("workers and api talk in plain JSON; CloudEvents are for the systems around Kiln");

    @ArchTest
    static final ArchRule packagesFormNoCycles = slices().matching("dev.kiln.common.(*)..")
            .should()
            .beFreeOfCycles()
            .because("each package shall be readable after those that it depends on; move the shared type down");
}
