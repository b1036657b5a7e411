package dev.kiln.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.embedded.InstalledPacker;
import dev.kiln.worker.adoption.Ec2Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a worker makes of what Packer says of clouds that no test can reach: make and everything around it are real. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultsIT {

    private static final String NAME_IS_TAKEN =
            "1,,ui,error,Build 'x' errored after 1 second: AMI Name: 'capa-ami-x' is used by an existing AMI: ami-of-us-east-1";

    @TempDir
    private static Path folder;

    private ScriptedPacker packer;
    private TestWorker worker;

    @SuppressWarnings("NullAway.Init")
    ResultsIT() {}

    @BeforeAll
    void start() throws Exception {
        Path kiln = Path.of(System.getProperty("kiln.root"));
        packer = ScriptedPacker.in(folder.resolve("packer"), InstalledPacker.ensure(kiln));
        worker = new TestWorker(
                folder.resolve("data"),
                Stream.of(
                        "kiln.worker.slots=1",
                        "kiln.worker.packer.binary=" + packer.program(),
                        "kiln.worker.sources.kib.type=directory",
                        "kiln.worker.sources.kib.location=" + kiln.resolve("worker/src/test/kib"),
                        "kiln.worker.sources.kib.kib=images/capi"));
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    @Test
    void anAmiIsToldWithAllThatIsKnownOfIt() throws Exception {
        packer.answers(
                0,
                "==> stray line of make",
                "1,,ui,say,==> ubuntu-24.04: Prevalidating AMI Name: capa-ami-x",
                "1,ubuntu-24.04,artifact,0,builder-id,mitchellh.amazonebs",
                "1,ubuntu-24.04,artifact,0,id,us-east-1:ami-1%!(PACKER_COMMA)us-west-2:ami-2",
                "1,ubuntu-24.04,artifact,0,end");

        List<Artifact> artifacts = worker.outcome(ask("us-east-1", "us-west-2")).artifacts();

        assertThat(artifacts)
                .extracting(Artifact::region, Artifact::id, Artifact::name, Artifact::kubernetesVersion, Artifact::os)
                .containsExactly(
                        tuple("us-east-1", "ami-1", "capa-ami-x", "v1.34.2", "ubuntu-24.04"),
                        tuple("us-west-2", "ami-2", "capa-ami-x", "v1.34.2", "ubuntu-24.04"));
    }

    @Test
    void anImageThatIsNotInEveryRegionAskedForIsAFailureThatTellsWhatThereIs() throws Exception {
        packer.answers(
                0,
                "1,x,artifact,0,builder-id,mitchellh.amazonebs",
                "1,x,artifact,0,id,us-east-1:ami-1",
                "1,x,artifact,0,end");

        AttemptOutcome.Failed failed = worker.failure(ask("us-east-1", "eu-central-1"));

        assertThat(failed.failure().rule()).isEqualTo("partial-distribution");
        assertThat(failed.failure().message()).contains("eu-central-1").doesNotContain("us-east-1");
        assertThat(failed.artifacts()).extracting(Artifact::id).containsExactly("ami-1");
    }

    @Test
    void aFailureOfTheCloudIsReadThroughMake() throws Exception {
        packer.answers(
                1,
                "1,,ui,error,Build 'x' errored: Error launching source instance: InsufficientInstanceCapacity: no t3.small",
                "1,x,error,Error launching source instance: InsufficientInstanceCapacity: no t3.small");

        AttemptOutcome.Failed failed = worker.failure(ask("us-east-1"));

        assertThat(failed.failure().rule()).isEqualTo("no-capacity");
        assertThat(failed.failure().line()).contains("InsufficientInstanceCapacity");
        assertThat(failed.failure().exitCode()).isEqualTo(2);
    }

    @Test
    void aSecondRunOfABuildTakesTheImageOfTheFirstIfItIsComplete() throws Exception {
        packer.answers(1, NAME_IS_TAKEN);
        BuildId build = BuildId.next();
        try (Ec2Server ec2 = new Ec2Server()) {
            for (String region : List.of("us-east-1", "eu-central-1")) {
                ec2.has(region, "ami-of-" + region, "available", "build_timestamp", stamp(build));
            }
            worker.queue(build, 2, request("us-east-1", "eu-central-1"));

            AttemptOutcome outcome = worker.outcome(build);

            assertThat(outcome).as(worker.log(build)).isInstanceOf(AttemptOutcome.Succeeded.class);
            assertThat(outcome.artifacts())
                    .extracting(Artifact::region, Artifact::id, Artifact::name, Artifact::kubernetesVersion)
                    .containsExactly(
                            tuple("eu-central-1", "ami-of-eu-central-1", "capa-ami-x", "v1.34.2"),
                            tuple("us-east-1", "ami-of-us-east-1", "capa-ami-x", "v1.34.2"));
            assertThat(worker.log(build)).contains("An earlier attempt of this build has made capa-ami-x");
        }
    }

    @Test
    void anImageOfThatNameThatMayBeIncompleteIsNotTaken() throws Exception {
        packer.answers(1, NAME_IS_TAKEN);
        BuildId build = BuildId.next();
        try (Ec2Server ec2 = new Ec2Server()) {
            ec2.has("us-east-1", "ami-1", "available", "build_timestamp", stamp(build));
            worker.queue(build, 2, request("us-east-1", "eu-central-1"));

            AttemptOutcome.Failed failed = worker.failure(build);

            assertThat(failed.failure().rule()).isEqualTo("name-exists");
            assertThat(failed.failure().message()).contains("eu-central-1 has no image with the tag build_timestamp");
            assertThat(failed.artifacts()).isEmpty();
        }
    }

    private static String stamp(BuildId build) {
        return build.toString().replace("-", "");
    }

    private BuildId ask(String... regions) {
        return worker.queue(request(regions));
    }

    private static Map<String, ?> request(String... regions) {
        return Map.of(
                "template", Map.of("source", "kib", "target", "ami-ubuntu-2404"),
                "kubernetesVersion", "v1.34.2",
                "regions", List.of(regions));
    }
}
