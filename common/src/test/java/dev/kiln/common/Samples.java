package dev.kiln.common;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.ArtifactFile;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.LeftBehind;
import dev.kiln.common.build.Priority;
import dev.kiln.common.build.TemplateRef;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuildRejected;
import dev.kiln.common.event.BuiltImage;
import dev.kiln.common.event.ImageEvent;
import dev.kiln.common.event.ProfileEvent;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Control;
import dev.kiln.common.message.CoordinatorBeat;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.Job;
import dev.kiln.common.message.LogChunk;
import dev.kiln.common.message.Phase;
import dev.kiln.common.message.PhaseEntered;
import dev.kiln.common.message.StopReason;
import dev.kiln.common.message.WorkerBeat;
import dev.kiln.common.message.WorkerCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** One of each message with every field set, and one of each with as few as it may have. */
public final class Samples {

    public static final BuildId BUILD = BuildId.parse("0198c1a2-7b3c-7d4e-8f50-112233445566");
    public static final ClaimId CLAIM = new ClaimId(UUID.fromString("5e9b7a52-3f0d-4c1e-9a77-0a1b2c3d4e5f"));
    public static final WorkerId WORKER = new WorkerId("builders-0");
    public static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private static final UUID RUN = UUID.fromString("c0ffee00-1111-4222-8333-444455556666");
    private static final UUID IMAGE = UUID.fromString("0198c1b7-0000-7000-8000-00000000abcd");

    private Samples() {}

    public static Stream<Object> messages() {
        return Stream.concat(fullMessages(), sparseMessages());
    }

    public static Stream<Object> fullMessages() {
        return Stream.of(
                fullRequest(),
                new Job(BUILD, 2, fullRequest(), NOON),
                new Claimed(BUILD, 1, CLAIM, WORKER, RUN, NOON, NOON),
                new PhaseEntered(BUILD, 1, CLAIM, WORKER, Phase.BUILDING, "ae63061ef", "1.9.5", NOON),
                finished(new AttemptOutcome.Succeeded(List.of(fullArtifact()))),
                finished(new AttemptOutcome.Failed(fullFailure(), List.of(fullArtifact()), leftBehind())),
                finished(new AttemptOutcome.Stopped(StopReason.HANDED_BACK, List.of(fullArtifact()), leftBehind())),
                fullWorkerBeat(),
                new CoordinatorBeat("api-0"),
                new Control.Stop(WORKER, BUILD, 1, CLAIM, StopReason.SUPERSEDED),
                new Control.Drain(WORKER),
                new WorkerCatalog(
                        WORKER,
                        "default",
                        List.of(new WorkerCatalog.Source(
                                "kib",
                                WorkerCatalog.Kind.KIB,
                                "ae63061ef",
                                List.of(new WorkerCatalog.Template("build-ami-ubuntu-2404", "packer/ami/packer.json")),
                                Map.of("packer/ami/packer.json", List.of("ami_regions")),
                                "Not all was looked at.")),
                        NOON),
                new LogChunk(BUILD, 1, CLAIM, 7, "first\nsecond \"line\"\n", NOON),
                fullBuildEvent(),
                new BuildRejected("/upstream", "4711", "kiln.requests", List.of(violation())),
                new ImageEvent(IMAGE, BUILD, "aws", "us-east-1", "ami-0f48", "http anonymous", "It is broken.", NOON),
                fullProfileEvent());
    }

    public static Stream<Object> sparseMessages() {
        return Stream.of(
                sparseRequest(),
                new Job(BUILD, 1, sparseRequest(), NOON),
                new WorkerCatalog(
                        WORKER,
                        "default",
                        List.of(new WorkerCatalog.Source(
                                "examples",
                                WorkerCatalog.Kind.PACKER,
                                null,
                                List.of(new WorkerCatalog.Template("hello", null)),
                                Map.of(),
                                null)),
                        NOON),
                new PhaseEntered(BUILD, 1, CLAIM, WORKER, Phase.PREPARING, null, null, NOON),
                finished(new AttemptOutcome.Failed(
                        Failure.of(FailureClass.LOST, "lease-expired", "Its worker fell silent."), List.of())),
                finished(new AttemptOutcome.Stopped(StopReason.CANCELLED, List.of())),
                new WorkerBeat(WORKER, RUN, "default", 1, List.of(), true, null, "0.1.0", null, "node-7", NOON),
                sparseBuildEvent(),
                new BuildRejected(null, null, "kiln.requests", List.of(violation())),
                new ImageEvent(IMAGE, BUILD, "qemu", null, "file:///i", "http anonymous", "It is broken.", NOON),
                new ProfileEvent("prod-aws", "aws", null, "1.0.0", null, null, null, "It was made.", null, NOON));
    }

    public static BuildRequest fullRequest() {
        return new BuildRequest(
                new TemplateRef("kib", null, "build-ami-ubuntu-2404", "v0.1.55"),
                "v1.34.2",
                List.of("us-east-1", "eu-central-1"),
                Map.of("motd", "two lines\nand a \"quote\""),
                "aws-eu",
                Priority.NORMAL,
                Duration.ofMinutes(90),
                Duration.ofMinutes(30),
                5,
                Map.of("os", "ubuntu-2404", "example.com/team", "platform"),
                List.of("prod-aws", "stage-aws"));
    }

    public static BuildRequest sparseRequest() {
        return new BuildRequest(
                new TemplateRef("examples", "node-image", null, null),
                null,
                List.of(),
                Map.of(),
                BuildRequest.DEFAULT_POOL,
                Priority.NORMAL,
                BuildRequest.DEFAULT_TIMEOUT,
                null,
                BuildRequest.DEFAULT_MAX_ATTEMPTS,
                Map.of(),
                List.of());
    }

    public static BuildEvent fullBuildEvent() {
        return new BuildEvent(
                BUILD,
                BuildState.FAILED,
                2,
                WORKER,
                "aws-eu",
                new TemplateRef(
                        "examples", "aws/node.pkr.hcl", null, "main", List.of("amazon-ebs.*"), List.of("qemu.node")),
                "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                "v1.35.0-rc.1",
                Map.of("os", "ubuntu-2404"),
                List.of("prod-aws"),
                List.of(new BuiltImage(IMAGE, fullArtifact())),
                fullFailure(),
                NOON.plusSeconds(10),
                NOON,
                NOON.plusMillis(1));
    }

    private static BuildEvent sparseBuildEvent() {
        var template = new TemplateRef("examples", "hello", null, null);
        return new BuildEvent(
                BUILD,
                BuildState.QUEUED,
                1,
                null,
                "default",
                template,
                null,
                null,
                Map.of(),
                List.of(),
                List.of(),
                null,
                null,
                NOON,
                NOON);
    }

    private static ProfileEvent fullProfileEvent() {
        return new ProfileEvent(
                "prod-aws", "aws", "us-east-1", "1.4.0", "1.3.0", IMAGE, "ami-0f48", "A build succeeded.", BUILD, NOON);
    }

    private static WorkerBeat fullWorkerBeat() {
        var running = new WorkerBeat.Running(BUILD, 1, CLAIM, Phase.PUBLISHING);
        return new WorkerBeat(
                WORKER,
                RUN,
                "default",
                2,
                List.of(running),
                false,
                "The disk is full.",
                "0.1.0",
                "1.9.5",
                "node-7",
                NOON.minusSeconds(60));
    }

    private static Finished finished(AttemptOutcome outcome) {
        return new Finished(BUILD, 1, CLAIM, WORKER, outcome, 42, NOON);
    }

    private static LeftBehind leftBehind() {
        return new LeftBehind("Packer was killed before it had cleaned up.", List.of("i-0123456789abcdef0"));
    }

    private static Artifact fullArtifact() {
        var file = new ArtifactFile("file:///images/node.qcow2", 1L << 40, "0123456789abcdef".repeat(4));
        return new Artifact("aws", "us-east-1", "ami-0f48", "node", "ubuntu", "mitchellh.amazonebs", List.of(file))
                .holding("v1.34.2", "Ubuntu 24.04");
    }

    private static Failure fullFailure() {
        return new Failure(
                FailureClass.BAD_REQUEST,
                "no-template",
                "There is no such template.",
                "Look it up.",
                1,
                "no such template");
    }

    private static BuildRejected.Violation violation() {
        return new BuildRejected.Violation("/template/path", "must be a string, found a number");
    }
}
