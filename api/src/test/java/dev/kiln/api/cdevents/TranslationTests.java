package dev.kiln.api.cdevents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.TemplateRef;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuiltImage;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.event.ImageEvent;
import dev.kiln.common.event.ProfileEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TranslationTests {

    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final BuildId BUILD = BuildId.next();
    private static final UUID IMAGE = UUID.randomUUID();

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BUILD_REQUESTED", "BUILD_REJECTED"})
    void everyEventOfABuildAnImageOrARecordConforms(EventType type) {
        List<CdEvent> translated = translate(type);

        assertThat(translated).isNotEmpty();
        assertThat(translated)
                .allSatisfy(each -> assertThat(CdEventSchema.violations(Translation.encode(each)))
                        .isEmpty());
    }

    @Test
    void whatDoesNotConformIsFound() {
        CdEvent wrong = new CdEvent(
                new CdEvent.Context("0.5.0", "1", null, "/kiln", "dev.cdevents.artifact.packaged.0.3.0", NOON),
                new CdEvent.Subject("ami-1", "/kiln", Map.of()),
                translate(EventType.BUILD_QUEUED).getFirst().customData());

        assertThat(CdEventSchema.violations(Translation.encode(wrong))).hasSizeGreaterThan(1);
    }

    @Test
    void aSuccessIsTheEndOfTheBuildAndTwoEventsForEachImage() {
        List<CdEvent> translated = translate(EventType.BUILD_SUCCEEDED);

        assertThat(translated)
                .extracting(each -> each.context().type())
                .containsExactly(
                        "dev.cdevents.build.finished.0.3.0",
                        "dev.cdevents.artifact.packaged.0.3.0",
                        "dev.cdevents.artifact.published.0.3.0");
        assertThat(translated).extracting(each -> each.context().chainId()).containsOnly(BUILD.toString());
        assertThat(translated.getFirst().subject().content())
                .isEqualTo(Map.of("artifactId", "pkg:generic/aws/us-east-1/ami-1"));
        assertThat(translated.get(1).subject().id()).isEqualTo("pkg:generic/aws/us-east-1/ami-1");
        assertThat(translated.get(1).subject().content())
                .isEqualTo(Map.of("change", Map.of("id", "kib/build-ami-ubuntu-2404@6a1bfa1")));
    }

    @Test
    void hearingAnEventAgainMakesTheSameIds() {
        assertThat(translate(EventType.BUILD_SUCCEEDED))
                .extracting(each -> each.context().id())
                .doesNotHaveDuplicates()
                .isEqualTo(translate(EventType.BUILD_SUCCEEDED).stream()
                        .map(each -> each.context().id())
                        .toList());
    }

    @Test
    void whereThereIsNoTypeACustomOneIsUsed() {
        assertThat(translate(EventType.PROFILE_UPDATED).getFirst().context().type())
                .isEqualTo("dev.cdeventsx.kiln-clusterprofile.updated.0.1.0");
        assertThat(translate(EventType.IMAGE_REVOKED).getFirst().context().type())
                .isEqualTo("dev.cdeventsx.kiln-image.revoked.0.1.0");
    }

    @Test
    void kilnsOwnEventIsWithin() {
        assertThat(translate(EventType.PROFILE_UPDATED)
                        .getFirst()
                        .customData()
                        .path("reference")
                        .asString())
                .isEqualTo("ami-1");
    }

    private static List<CdEvent> translate(EventType type) {
        return Translation.of(type, EventCodec.event(type, "event-1", "subject", NOON, data(type)));
    }

    private static Object data(EventType type) {
        return switch (type) {
            case BUILD_SUCCEEDED -> build(BuildState.SUCCEEDED, null);
            case BUILD_FAILED, BUILD_RETRYING ->
                build(BuildState.FAILED, Failure.of(FailureClass.LOST, "lease-expired", "Its worker fell silent."));
            case BUILD_QUEUED, BUILD_STARTED, BUILD_CANCELLED -> build(BuildState.QUEUED, null);
            case IMAGE_REVOKED ->
                new ImageEvent(IMAGE, BUILD, "aws", "us-east-1", "ami-1", "http anonymous", "It is broken.", NOON);
            case PROFILE_UPDATED, PROFILE_PROPOSED, PROFILE_SKIPPED, PROFILE_REVOKED ->
                new ProfileEvent("prod", "aws", null, "1.0.1", "1.0.0", IMAGE, "ami-1", "It was built.", BUILD, NOON);
            case BUILD_REQUESTED, BUILD_REJECTED -> Map.of();
        };
    }

    private static BuildEvent build(BuildState state, @Nullable Failure failure) {
        Artifact artifact = new Artifact("aws", "us-east-1", "ami-1", null, "b", "kind", List.of());
        return new BuildEvent(
                BUILD,
                state,
                1,
                null,
                "default",
                new TemplateRef("kib", null, "build-ami-ubuntu-2404", "v0.1.55"),
                state == BuildState.SUCCEEDED ? "6a1bfa1" : null,
                "v1.34.2",
                Map.of(),
                List.of(),
                state == BuildState.SUCCEEDED ? List.of(new BuiltImage(IMAGE, artifact)) : List.of(),
                failure,
                null,
                NOON,
                NOON);
    }
}
