package dev.kiln.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.WorkerCatalog;
import dev.kiln.embedded.InstalledPacker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A worker that runs make targets, of a source shaped like the Kubernetes Image Builder, with a real make and Packer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KibIT {

    private static final String PASSWORD = "vcenter-s3cr3t";

    @TempDir
    private static Path folder;

    private TestWorker worker;

    @SuppressWarnings("NullAway.Init")
    KibIT() {}

    @BeforeAll
    void start() throws Exception {
        Path kiln = Path.of(System.getProperty("kiln.root"));
        Path varFile = folder.resolve("operator.json");
        Files.writeString(varFile, "{\"password\": \"%s\", \"aws_region\": \"eu-west-3\"}".formatted(PASSWORD));
        Path location = kiln.resolve("worker/src/test/kib");
        worker = new TestWorker(
                folder.resolve("data"),
                Stream.of(
                        "kiln.worker.slots=3",
                        "kiln.worker.packer.environment=PATH,HOME,KILN_TEST_SHARED",
                        "kiln.worker.packer.binary=" + InstalledPacker.ensure(kiln),
                        "kiln.worker.sources.kib.type=directory",
                        "kiln.worker.sources.kib.location=" + location,
                        "kiln.worker.sources.kib.kib=images/capi",
                        "kiln.worker.sources.operated.type=directory",
                        "kiln.worker.sources.operated.location=" + location,
                        "kiln.worker.sources.operated.kib=images/capi",
                        "kiln.worker.sources.operated.var-files=" + varFile));
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    @Test
    void aTargetIsToldItsVersionItsRegionsAndANameOfTheBuild() {
        BuildId build = worker.queue(Map.of(
                "template", Map.of("source", "kib", "target", "build-ami-ubuntu-2404"),
                "kubernetesVersion", "v1.34.2",
                "regions", List.of("eu-central-1", "us-east-2"),
                "variables", Map.of("extra_debs", "nfs-common \"open-iscsi\"")));

        assertThat(worker.outcome(build)).isInstanceOf(AttemptOutcome.Succeeded.class);
        assertThat(worker.log(build))
                .contains("Using Packer at ", "semver=v1.34.2 deb=1.34.2-1.1 series=v1.34 extra=nfs-common open-iscsi")
                .contains("regions=[eu-central-1,us-east-2] built in eu-central-1")
                .contains("groups=[]")
                .contains(
                        "name=capa-ami-ubuntu-24.04-v1.34.2-" + build.toString().replace("-", ""))
                .doesNotContain("asked-the-network");
    }

    @Test
    void whatCanBeBuiltIsListedWithItsVariables() {
        WorkerCatalog catalog = await().atMost(TestWorker.PATIENCE)
                .until(
                        () -> worker.coordinator().messages(TestWorker.TOPICS.templates(), WorkerCatalog.class),
                        each -> !each.isEmpty())
                .getFirst();

        WorkerCatalog.Source kib = catalog.sources().stream()
                .filter(each -> each.name().equals("kib"))
                .findFirst()
                .orElseThrow();
        assertThat(kib.problem()).isNull();
        assertThat(kib.templates())
                .contains(new WorkerCatalog.Template("build-ami-ubuntu-2404", "packer/ami/packer.json"))
                .extracting(WorkerCatalog.Template::name)
                .doesNotContain("build-ami-all");
        assertThat(kib.variables().get("packer/ami/packer.json")).contains("ami_regions", "extra_debs", "build_name");
    }

    @Test
    void withoutRegionsAnImageIsPrivateAndWhereItIsBuilt() {
        BuildId build = worker.queue(target("kib", "ami-ubuntu-2404"));

        worker.outcome(build);
        assertThat(worker.log(build)).contains("regions=[] built in us-east-1", "groups=[]", "semver=v1.36.1");
    }

    @Test
    void whatTheRequestSaysOfDistributionItselfHolds() {
        BuildId build = worker.queue(Map.of(
                "template", Map.of("source", "kib", "target", "ami-ubuntu-2404"),
                "variables", Map.of("ami_groups", "all", "ami_regions", "us-west-1")));

        worker.outcome(build);
        assertThat(worker.log(build)).contains("regions=[us-west-1] built in us-east-1", "groups=[all]");
    }

    /** I6. */
    @Test
    void theOperatorsVariablesReachTheTemplateAndItsSecretsNobodyElse() {
        BuildId build = worker.queue(Map.of(
                "template", Map.of("source", "operated", "target", "ami-ubuntu-2404"),
                "regions", List.of("eu-west-3", "us-east-1")));

        worker.outcome(build);
        assertThat(worker.log(build))
                .contains("regions=[eu-west-3,us-east-1] built in eu-west-3")
                .contains("the password has %d characters: ***".formatted(PASSWORD.length()))
                .doesNotContain(PASSWORD);
    }

    @Test
    void aFlatcarTargetFindsOutItsVersionItself() {
        BuildId build = worker.queue(target("kib", "ami-flatcar"));

        worker.outcome(build);
        assertThat(worker.log(build)).contains("distribution=4230.2.1", "asked-the-network");
    }

    /** I6, I7. */
    @Test
    void renderedTemplatesFilesAndFoldersAreTheAttemptsOwnAndThePasswordIsNotShown() {
        List<BuildId> builds = Stream.generate(() -> worker.queue(target("kib", "qemu-ubuntu-2404")))
                .limit(2)
                .toList();

        builds.forEach(build -> {
            assertThat(worker.outcome(build)).isInstanceOf(AttemptOutcome.Succeeded.class);
            assertThat(worker.log(build))
                    .contains("\"ssh_password\": \"***\"", "the password is ***")
                    .doesNotContain("made-up-here");
        });
        for (String name : List.of("AZURE_CONFIG_DIR", "TMPDIR")) {
            assertThat(builds.stream().map(each -> environment(each, name))).doesNotHaveDuplicates();
        }
        assertThat(builds.stream()
                        .map(each -> worker.outcome(each)
                                .artifacts()
                                .getFirst()
                                .files()
                                .getFirst()
                                .uri()))
                .doesNotHaveDuplicates();
    }

    @Test
    void dependenciesAreFetchedByOneAttemptAtATime() throws Exception {
        // Given to this JVM by the build; the recipe fails where two of it run at once.
        Path shared = Path.of(System.getenv("KILN_TEST_SHARED"));
        Files.createDirectories(shared);
        Files.deleteIfExists(shared.resolve("fetched"));
        Files.deleteIfExists(shared.resolve("running"));
        List<BuildId> builds = Stream.generate(() -> worker.queue(target("kib", "nutanix-slow-deps")))
                .limit(2)
                .toList();

        builds.forEach(build ->
                assertThat(worker.outcome(build)).as(worker.log(build)).isInstanceOf(AttemptOutcome.Succeeded.class));
    }

    @Test
    void aTargetThatTheCheckoutDoesNotOfferIsABadRequest() {
        for (String target : List.of("build-ami-ubuntu-2405", "ami-all", "clean", "help", "deps-ami", "build-x;id")) {
            AttemptOutcome.Failed failed = worker.failure(worker.queue(target("kib", target)));

            assertThat(failed.failure().failureClass()).as(target).isEqualTo(FailureClass.BAD_REQUEST);
            assertThat(failed.failure().rule()).isEqualTo("target-unknown");
        }
        assertThat(worker.failure(worker.queue(target("kib", "ami-ubuntu-2405")))
                        .failure()
                        .message())
                .contains("did you mean 'build-ami-ubuntu-2404'");
    }

    @Test
    void aVariableThatNeitherTemplateNorFilesKnowIsABadRequest() {
        BuildId build = worker.queue(Map.of(
                "template", Map.of("source", "kib", "target", "ami-ubuntu-2404"),
                "variables", Map.of("extra_deb", "x", "ami_groups", "")));

        assertThat(worker.failure(build).failure().message())
                .contains("extra_deb (did you mean 'extra_debs'?)")
                .doesNotContain("ami_groups");
    }

    @Test
    void regionsOfATargetThatHasNoneAreABadRequest() {
        BuildId build = worker.queue(Map.of(
                "template", Map.of("source", "kib", "target", "qemu-ubuntu-2404"),
                "regions", List.of("us-east-1")));

        assertThat(worker.failure(build).failure().rule()).isEqualTo("regions");
    }

    @Test
    void aBuilderThatIsMissingIsToldInPackersWordsThroughMake() {
        AttemptOutcome.Failed failed = worker.failure(worker.queue(target("kib", "gce-broken")));

        assertThat(failed.failure().rule()).isEqualTo("plugin-unknown");
        assertThat(failed.failure().message()).contains("no-such-builder");
    }

    private static Map<String, ?> target(String source, String target) {
        return Map.of("template", Map.of("source", source, "target", target));
    }

    private String environment(BuildId build, String name) {
        return worker.log(build)
                .lines()
                .filter(each -> each.contains(name + "="))
                .findFirst()
                .orElseThrow();
    }
}
