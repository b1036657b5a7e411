package dev.kiln.api.palette;

import dev.kiln.api.profile.Pack;
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

        /** A version that has nothing yet, as the first one of a profile before its packs. */
        static Profile empty(String name, String version) {
            return new Profile(
                    new Metadata(name, null, Map.of(), Map.of()),
                    new Spec(version, List.of(), new Template(List.of()), null),
                    new Status(false));
        }

        /** The same, as if it had packs: in preview, what a write would make. */
        Profile withPacks(List<Pack> packs) {
            List<PackReference> references = packs.stream()
                    .map(each -> new PackReference(
                            each.layer(), each.name(), each.tag(), null, null, each.registry(), each.values()))
                    .toList();
            return new Profile(
                    metadata, new Spec(spec.version(), spec.versions(), new Template(references), null), status);
        }

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

    /** v1ClusterProfileEntity */
    record NewProfile(NewMetadata metadata, NewSpec spec) {}

    record NewMetadata(String name) {}

    record NewSpec(String version, NewTemplate template) {}

    /** v1ClusterProfileTemplateDraft */
    record NewTemplate(String cloudType, String type, List<NewPack> packs) {}

    /** v1PackInputEntity */
    record PackAddition(NewPack pack) {}

    /** v1PackManifestEntity */
    record NewPack(String layer, String name, String tag, String type, String uid, String registryUid, String values) {}

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

    /** v1Macros */
    record Macros(List<Macro> macros) {
        Macros {
            macros = listOf(macros);
        }
    }

    record Macro(String name, @Nullable String value) {}

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
