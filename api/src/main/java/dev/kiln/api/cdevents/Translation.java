package dev.kiln.api.cdevents;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.TemplateRef;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuiltImage;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.event.ImageEvent;
import dev.kiln.common.event.ProfileEvent;
import dev.kiln.common.message.MessageCodec;
import io.cloudevents.CloudEvent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an event of Kiln's is in CDEvents. Pure; the ids are made of that of the event, so that hearing it again makes the
 * same ones.
 */
final class Translation {

    private static final String SOURCE = EventCodec.SOURCE.toString();

    private final CloudEvent event;
    private final Instant at;
    private final JsonNode data;
    private final List<CdEvent> translated = new ArrayList<>();

    private Translation(CloudEvent event) {
        this.event = event;
        this.at = Objects.requireNonNull(event.getTime(), "Every event of Kiln's has a time")
                .toInstant();
        this.data = EventCodec.data(event, JsonNode.class);
    }

    /** Empty for what is no matter of builds, images or records. */
    static List<CdEvent> of(EventType type, CloudEvent event) {
        Translation translation = new Translation(event);
        switch (type) {
            case BUILD_QUEUED -> translation.build("queued", Map.of());
            case BUILD_STARTED -> translation.build("started", Map.of());
            case BUILD_SUCCEEDED -> translation.succeeded();
            case BUILD_FAILED, BUILD_CANCELLED -> translation.build("finished", Map.of());
            case BUILD_RETRYING -> translation.retrying();
            case IMAGE_REVOKED -> translation.revoked();
            case PROFILE_UPDATED -> translation.profile("updated");
            case PROFILE_PROPOSED -> translation.profile("proposed");
            case PROFILE_SKIPPED -> translation.profile("skipped");
            case PROFILE_REVOKED -> translation.profile("revoked");
            case BUILD_REQUESTED, BUILD_REJECTED -> {}
        }
        return List.copyOf(translation.translated);
    }

    private void build(String predicate, Map<String, ?> content) {
        BuildEvent build = EventCodec.data(event, BuildEvent.class);
        String id = build.buildId().toString();
        add("dev.cdevents.build.%s.0.3.0".formatted(predicate), predicate, id, id, content);
    }

    /** The build is finished before its artifacts are told of: the first of them is named there. */
    private void succeeded() {
        BuildEvent build = EventCodec.data(event, BuildEvent.class);
        List<BuiltImage> images = build.images();
        build(
                "finished",
                images.isEmpty()
                        ? Map.of()
                        : Map.of("artifactId", packageUrl(images.getFirst().artifact())));
        String chain = build.buildId().toString();
        for (BuiltImage image : images) {
            String id = packageUrl(image.artifact());
            Map<String, ?> change = Map.of("change", Map.of("id", change(build)));
            add("dev.cdevents.artifact.packaged.0.3.0", "packaged/" + image.imageId(), chain, id, change);
            add("dev.cdevents.artifact.published.0.3.0", "published/" + image.imageId(), chain, id, Map.of());
        }
    }

    private void retrying() {
        BuildEvent build = EventCodec.data(event, BuildEvent.class);
        String id = build.buildId().toString();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("attempt", build.attempt());
        if (build.failure() != null) {
            content.put("reason", build.failure().message());
        }
        add("dev.cdeventsx.kiln-build.retrying.0.1.0", "retrying", id, id, content);
    }

    private void revoked() {
        ImageEvent image = EventCodec.data(event, ImageEvent.class);
        add(
                "dev.cdeventsx.kiln-image.revoked.0.1.0",
                "revoked",
                image.buildId().toString(),
                packageUrl(image.cloud(), image.region(), image.artifactId()),
                Map.of("image", image.imageId().toString(), "reason", image.reason()));
    }

    private void profile(String predicate) {
        ProfileEvent profile = EventCodec.data(event, ProfileEvent.class);
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("version", profile.version());
        if (profile.reference() != null) {
            content.put("image", profile.reference());
        }
        content.put("cause", profile.cause());
        String chain = profile.buildId() == null ? null : profile.buildId().toString();
        add(
                "dev.cdeventsx.kiln-clusterprofile.%s.0.1.0".formatted(predicate),
                predicate,
                chain,
                profile.profile(),
                content);
    }

    private void add(String type, String part, @Nullable String chain, String subject, Map<String, ?> content) {
        CdEvent.Context context =
                new CdEvent.Context(CdEvent.SPECIFICATION, event.getId() + "/" + part, chain, SOURCE, type, at);
        translated.add(new CdEvent(context, new CdEvent.Subject(subject, SOURCE, content), data));
    }

    /** CDEvents wants to know which change an artifact was made of: the template's commit, else what was asked for. */
    private static String change(BuildEvent build) {
        TemplateRef template = build.template();
        String name = template.source() + "/" + template.name();
        String version = build.commit() == null ? template.ref() : build.commit();
        return version == null ? name : name + "@" + version;
    }

    private static String packageUrl(Artifact artifact) {
        return packageUrl(artifact.cloud(), artifact.region(), artifact.id());
    }

    /** Artifacts go by package URLs; images of clouds have no type of their own there. */
    private static String packageUrl(String cloud, @Nullable String region, String id) {
        return Stream.of(cloud, region, id)
                .filter(Objects::nonNull)
                .map(each -> URLEncoder.encode(each, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/", "pkg:generic/", ""));
    }

    static byte[] encode(CdEvent event) {
        return MessageCodec.encode(event);
    }
}
