package dev.kiln.api.profile;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.TemplateRef;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuiltImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds that succeeded, as tests want them. Later ones have later ids. Immutable. */
public record Builds(
        BuildId id,
        @Nullable String kubernetes,
        TemplateRef template,
        Map<String, String> labels,
        List<String> profiles,
        List<BuiltImage> images) {

    public static Builds next() {
        return new Builds(
                BuildId.next(),
                "v1.34.2",
                new TemplateRef("kib", null, "build-ami-ubuntu-2404", null),
                Map.of(),
                List.of(),
                List.of());
    }

    public Builds image(String cloud, @Nullable String region, String artifactId, @Nullable String name) {
        List<BuiltImage> more = new ArrayList<>(images);
        more.add(new BuiltImage(
                UUID.randomUUID(), new Artifact(cloud, region, artifactId, name, "builder", "test", List.of())));
        return new Builds(id, kubernetes, template, labels, profiles, more);
    }

    public Builds kubernetes(@Nullable String version) {
        return new Builds(id, version, template, labels, profiles, images);
    }

    public Builds label(String key, String value) {
        return new Builds(id, kubernetes, template, Map.of(key, value), profiles, images);
    }

    public Builds template(String source, String path) {
        return new Builds(id, kubernetes, new TemplateRef(source, path, null, null), labels, profiles, images);
    }

    public Builds profiles(String... names) {
        return new Builds(id, kubernetes, template, labels, List.of(names), images);
    }

    public Set<UUID> imageIds() {
        return images.stream().map(BuiltImage::imageId).collect(Collectors.toSet());
    }

    public BuildEvent event() {
        return new BuildEvent(
                id,
                BuildState.SUCCEEDED,
                1,
                null,
                "default",
                template,
                null,
                kubernetes,
                labels,
                profiles,
                images,
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
