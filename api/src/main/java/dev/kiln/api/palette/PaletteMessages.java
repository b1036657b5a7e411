package dev.kiln.api.palette;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is read from Palette and written to it, as far as Kiln uses it; names are those of its swagger 4.8. What Palette
 * leaves out is null there, and empty here where it is a list or a map.
 */
final class PaletteMessages {

    private PaletteMessages() {}

    /** v1ClusterProfilesMetadata */
    record Found(List<FoundItem> items) {
        Found {
            items = listOf(items);
        }
    }

    record FoundItem(Identity metadata, FoundSpec spec) {}

    record Identity(String name, String uid) {}

    record FoundSpec(String version) {}

    /** v1ClusterProfile */
    record Profile(Metadata metadata, Spec spec, Status status) {

        /** What a clone of it is: its packs, not published, without what is said of it. */
        Profile asDraft() {
            Template packs = spec.draft() == null ? spec.published() : spec.draft();
            return new Profile(
                    new Metadata(metadata.name(), null, Map.of(), Map.of()),
                    new Spec(spec.version(), spec.versions(), packs, null),
                    new Status(false));
        }
    }

    record Metadata(String name, @Nullable String uid, Map<String, String> annotations, Map<String, String> labels) {
        Metadata {
            annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
            labels = labels == null ? Map.of() : Map.copyOf(labels);
        }
    }

    record Spec(
            String version,
            List<VersionReference> versions,
            @Nullable Template draft,
            @Nullable Template published) {
        Spec {
            versions = listOf(versions);
        }
    }

    record VersionReference(String uid, String version) {}

    record Template(List<PackReference> packs) {
        Template {
            packs = listOf(packs);
        }
    }

    /** v1PackRef */
    record PackReference(
            String layer,
            String name,
            @Nullable String tag,
            @Nullable String type,
            @Nullable String packUid,
            @Nullable String registryUid,
            @Nullable String values) {}

    record Status(boolean isPublished) {}

    /** v1Uid */
    record Uid(String uid) {}

    /** v1ClusterProfileCloneEntity */
    record Clone(CloneMetadata metadata) {}

    record CloneMetadata(String name, String version) {}

    /** v1PackUpdateEntity */
    record PackUpdate(PackEntity pack) {}

    record PackEntity(
            String layer,
            String name,
            @Nullable String tag,
            @Nullable String type,
            String uid,
            String values) {}

    /** v1ProfileMetaEntity */
    record MetadataUpdate(MetadataInput metadata, SpecInput spec) {}

    record MetadataInput(String name, Map<String, String> annotations, Map<String, String> labels) {}

    record SpecInput(String version) {}

    /** v1Variables; a variable has fields that Kiln only passes on. */
    record Variables(List<JsonNode> variables) {
        Variables {
            variables = listOf(variables);
        }
    }

    /** v1PackTagEntity */
    record PackTags(List<PackTag> tags) {
        PackTags {
            tags = listOf(tags);
        }
    }

    record PackTag(String tag, String packUid) {}

    /** V1Error */
    record Failure(@Nullable String code, @Nullable String message) {}

    private static <T> List<T> listOf(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
