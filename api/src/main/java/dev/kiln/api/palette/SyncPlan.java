package dev.kiln.api.palette;

import dev.kiln.api.palette.PaletteMessages.Macro;
import dev.kiln.api.palette.PaletteMessages.MetadataInput;
import dev.kiln.api.palette.PaletteMessages.MetadataUpdate;
import dev.kiln.api.palette.PaletteMessages.NewPack;
import dev.kiln.api.palette.PaletteMessages.PackEntity;
import dev.kiln.api.palette.PaletteMessages.PackReference;
import dev.kiln.api.palette.PaletteMessages.Profile;
import dev.kiln.api.palette.PaletteMessages.SpecInput;
import dev.kiln.api.palette.PaletteMessages.Template;
import dev.kiln.api.profile.ClusterProfile;
import dev.kiln.api.profile.Pack;
import dev.kiln.api.profile.PaletteBinding;
import dev.kiln.api.profile.PointedImage;
import dev.kiln.api.profile.YamlComparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has to be written so that a version of a profile in Palette is as a record says. Pure. Packs that the record does
 * not name stay as they are; those that it names and the profile does not have are for people to add, unless its binding
 * says otherwise.
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
     * @param packUids the uids of {@link #unknownPacks}, by name
     * @throws PaletteException if the record names a pack that the profile does not have, and nobody may add it
     */
    static SyncPlan of(ClusterProfile record, Profile actual, String uid, Map<String, String> packUids) {
        List<PaletteWrite> writes = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        for (Pack pack : record.definition().packs()) {
            PackReference present = find(actual, pack);
            if (present == null) {
                differences.add(new Difference("packs/" + pack.name(), null, pack.tag()));
                writes.add(new PaletteWrite.AddPack(uid, addition(record, pack, packUids)));
                continue;
            }
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
        boolean packsChange = differences.stream().anyMatch(each -> each.place().startsWith("packs/"));
        boolean published = actual.status().isPublished() && actual.spec().draft() == null;
        if (!published) {
            differences.add(new Difference("published", "false", "true"));
        }
        if (packsChange || !published) {
            writes.add(new PaletteWrite.Publish(uid));
        }
        return new SyncPlan(List.copyOf(writes), List.copyOf(differences));
    }

    /** What the project's macro needs, where the record says that one shall be its image's reference. */
    static SyncPlan ofMacro(ClusterProfile record, List<Macro> present) {
        PaletteBinding binding = Objects.requireNonNull(record.definition().palette());
        PointedImage image = record.image();
        String name = binding.macro();
        if (name == null || image == null) {
            return new SyncPlan(List.of(), List.of());
        }
        Macro before = present.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
        if (before != null && image.reference().equals(before.value())) {
            return new SyncPlan(List.of(), List.of());
        }
        Macro wanted = new Macro(name, image.reference());
        String project = Objects.requireNonNull(binding.project());
        return new SyncPlan(
                List.of(new PaletteWrite.SetMacro(project, wanted, before == null)),
                List.of(new Difference("macros/" + name, before == null ? null : before.value(), image.reference())));
    }

    /** Both, this one first. */
    SyncPlan then(SyncPlan other) {
        return new SyncPlan(
                Stream.concat(writes.stream(), other.writes.stream()).toList(),
                Stream.concat(differences.stream(), other.differences.stream()).toList());
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    /** Packs of the record whose uids the version in Palette does not tell: with another tag there, or not there at all. */
    static List<Pack> unknownPacks(ClusterProfile record, Profile actual) {
        return record.definition().packs().stream()
                .filter(each -> {
                    PackReference present = find(actual, each);
                    if (present == null) {
                        refuseAddition(record, each);
                    }
                    return present == null || differsInTag(each, present);
                })
                .toList();
    }

    static @Nullable PackReference find(Profile actual, Pack pack) {
        return packs(actual).stream()
                .filter(each -> each.name().equals(pack.name()))
                .findFirst()
                .orElse(null);
    }

    private static void refuseAddition(ClusterProfile record, Pack pack) {
        PaletteBinding binding = record.definition().palette();
        if (binding == null || binding.missing() != PaletteBinding.Missing.CREATE) {
            throw PaletteException.impossible(
                    "Version %s of the cluster profile in Palette has no pack '%s': add it there, take it out of the record, or let Kiln add it with \"missing\": \"create\" in the binding"
                            .formatted(record.version(), pack.name()));
        }
        if (pack.hasOpenTag()) {
            throw PaletteException.impossible(
                    "The pack '%s' cannot be added: its tag in the record (%s) does not say which version"
                            .formatted(pack.name(), pack.tag()));
        }
    }

    /** The packs as an editor sees them: those of the draft if there is one. */
    static List<PackReference> packs(Profile actual) {
        Template template = actual.spec().draft();
        if (template == null) {
            template = actual.spec().published();
        }
        return template == null ? List.of() : template.packs();
    }

    private static List<Difference> compare(Pack wanted, PackReference present) {
        String place = "packs/" + wanted.name() + "/";
        List<Difference> found = new ArrayList<>();
        if (differsInTag(wanted, present)) {
            found.add(new Difference(place + "tag", present.tag(), wanted.tag()));
        }
        String values = Objects.requireNonNullElse(present.values(), "");
        if (!YamlComparison.sameMeaning(values, wanted.values())) {
            found.add(new Difference(place + "values", values, wanted.values()));
        }
        return found;
    }

    /** A tag such as {@code 1.34.x} asks for no version in particular. */
    private static boolean differsInTag(Pack wanted, PackReference present) {
        return wanted.tag() != null && !wanted.hasOpenTag() && !wanted.tag().equals(present.tag());
    }

    /** A pack as it is said to Palette for the first time. */
    static NewPack addition(ClusterProfile record, Pack wanted, Map<String, String> packUids) {
        refuseAddition(record, wanted);
        String uid = packUids.get(wanted.name());
        if (uid == null) {
            throw unknownUid(wanted, wanted.tag());
        }
        return new NewPack(
                wanted.layer(),
                wanted.name(),
                Objects.requireNonNull(wanted.tag()),
                "spectro",
                uid,
                Objects.requireNonNull(wanted.registry()),
                wanted.values());
    }

    private static PackEntity entity(Pack wanted, PackReference present, Map<String, String> packUids) {
        boolean otherTag = differsInTag(wanted, present);
        String uid = otherTag ? packUids.get(wanted.name()) : present.packUid();
        if (uid == null) {
            throw unknownUid(wanted, otherTag ? wanted.tag() : present.tag());
        }
        return new PackEntity(
                present.layer(),
                wanted.name(),
                otherTag ? wanted.tag() : present.tag(),
                present.type(),
                uid,
                wanted.values());
    }

    private static PaletteException unknownUid(Pack wanted, @Nullable String tag) {
        return PaletteException.impossible(
                "No uid is known of the pack '%s' with the tag %s".formatted(wanted.name(), tag));
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
