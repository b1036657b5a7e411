package dev.kiln.api.palette;

import dev.kiln.api.palette.PaletteMessages.MetadataInput;
import dev.kiln.api.palette.PaletteMessages.MetadataUpdate;
import dev.kiln.api.palette.PaletteMessages.PackEntity;
import dev.kiln.api.palette.PaletteMessages.PackReference;
import dev.kiln.api.palette.PaletteMessages.Profile;
import dev.kiln.api.palette.PaletteMessages.SpecInput;
import dev.kiln.api.palette.PaletteMessages.Template;
import dev.kiln.api.profile.ClusterProfile;
import dev.kiln.api.profile.Pack;
import dev.kiln.api.profile.PointedImage;
import dev.kiln.api.profile.YamlMeaning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has to be written so that a version of a profile in Palette is as a record says. Pure. Packs that the record does
 * not name stay as they are; what the record names and the profile does not have is for people to add.
 *
 * @param writes in the order in which they are to be sent; none if both agree
 * @param differences what they are for
 */
record SyncPlan(List<PaletteWrite> writes, List<Difference> differences) {

    static final String RECORD = "kiln.dev/record";
    static final String IMAGE = "kiln.dev/image";
    static final String BUILD = "kiln.dev/build";

    /**
     * Something that is not the same.
     *
     * @param place for example {@code packs/generic-byoi/values}
     * @param palette what Palette has, null for nothing
     * @param record what the record says
     */
    record Difference(
            String place,
            @Nullable String palette,
            @Nullable String record) {}

    /**
     * Compares.
     *
     * @param uid the uid of the version
     * @param packUids the uids of packs whose tag in the record is another one than in Palette, by name
     * @throws PaletteException if the record names a pack that the profile does not have
     */
    static SyncPlan of(ClusterProfile record, Profile actual, String uid, Map<String, String> packUids) {
        List<PaletteWrite> writes = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        for (Pack pack : record.definition().packs()) {
            PackReference present = existing(record, actual, pack);
            List<Difference> found = compare(pack, present);
            if (!found.isEmpty()) {
                differences.addAll(found);
                writes.add(new PaletteWrite.SetPack(uid, entity(pack, present, packUids)));
            }
        }
        Map<String, String> wanted = new HashMap<>(actual.metadata().annotations());
        annotations(record).forEach((key, value) -> {
            String before = wanted.put(key, value);
            if (!value.equals(before)) {
                differences.add(new Difference("annotations/" + key, before, value));
            }
        });
        if (!wanted.equals(actual.metadata().annotations())) {
            writes.add(metadata(record, actual, uid, wanted));
        }
        boolean packsChange = writes.stream().anyMatch(PaletteWrite.SetPack.class::isInstance);
        boolean published = actual.status().isPublished() && actual.spec().draft() == null;
        if (!published) {
            differences.add(new Difference("published", "false", "true"));
        }
        if (packsChange || !published) {
            writes.add(new PaletteWrite.Publish(uid));
        }
        return new SyncPlan(List.copyOf(writes), List.copyOf(differences));
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    /** Packs whose tag in the record is another one than in Palette. */
    static List<PackReference> withOtherTag(ClusterProfile record, Profile actual) {
        return record.definition().packs().stream()
                .filter(each -> differsInTag(each, existing(record, actual, each)))
                .map(each -> existing(record, actual, each))
                .toList();
    }

    /** The packs as an editor sees them: those of the draft if there is one. */
    static List<PackReference> packs(Profile actual) {
        Template template = actual.spec().draft();
        if (template == null) {
            template = actual.spec().published();
        }
        return template == null ? List.of() : template.packs();
    }

    private static PackReference existing(ClusterProfile record, Profile actual, Pack pack) {
        return packs(actual).stream()
                .filter(each -> each.name().equals(pack.name()))
                .findFirst()
                .orElseThrow(() -> PaletteException.impossible(
                        "Version %s of the cluster profile in Palette has no pack '%s': add it there, or take it out of the record. Kiln changes packs and adds none"
                                .formatted(record.version(), pack.name())));
    }

    private static List<Difference> compare(Pack wanted, PackReference present) {
        String place = "packs/" + wanted.name() + "/";
        List<Difference> found = new ArrayList<>();
        if (differsInTag(wanted, present)) {
            found.add(new Difference(place + "tag", present.tag(), wanted.tag()));
        }
        String values = Objects.requireNonNullElse(present.values(), "");
        if (!YamlMeaning.same(values, wanted.values())) {
            found.add(new Difference(place + "values", values, wanted.values()));
        }
        return found;
    }

    /** A tag such as {@code 1.34.x} asks for no version in particular. */
    private static boolean differsInTag(Pack wanted, PackReference present) {
        return wanted.tag() != null && !wanted.hasOpenTag() && !wanted.tag().equals(present.tag());
    }

    private static PackEntity entity(Pack wanted, PackReference present, Map<String, String> packUids) {
        boolean otherTag = differsInTag(wanted, present);
        String uid = otherTag ? packUids.get(wanted.name()) : present.packUid();
        if (uid == null) {
            throw PaletteException.impossible("No uid is known of the pack '%s' with the tag %s"
                    .formatted(wanted.name(), otherTag ? wanted.tag() : present.tag()));
        }
        return new PackEntity(
                present.layer(),
                wanted.name(),
                otherTag ? wanted.tag() : present.tag(),
                present.type(),
                uid,
                wanted.values());
    }

    private static Map<String, String> annotations(ClusterProfile record) {
        Map<String, String> annotations = new HashMap<>();
        annotations.put(RECORD, record.name());
        PointedImage image = record.image();
        if (image != null) {
            annotations.put(IMAGE, image.reference());
            annotations.put(BUILD, image.build().toString());
        }
        return annotations;
    }

    private static PaletteWrite metadata(
            ClusterProfile record, Profile actual, String uid, Map<String, String> annotations) {
        MetadataInput metadata = new MetadataInput(
                actual.metadata().name(), annotations, actual.metadata().labels());
        return new PaletteWrite.SetMetadata(
                uid, new MetadataUpdate(metadata, new SpecInput(record.version().text())));
    }
}
