package dev.kiln.api.palette;

import dev.kiln.api.palette.PaletteMessages.Macro;
import dev.kiln.api.palette.PaletteMessages.NewMetadata;
import dev.kiln.api.palette.PaletteMessages.NewPack;
import dev.kiln.api.palette.PaletteMessages.NewProfile;
import dev.kiln.api.palette.PaletteMessages.NewSpec;
import dev.kiln.api.palette.PaletteMessages.NewTemplate;
import dev.kiln.api.palette.PaletteMessages.Profile;
import dev.kiln.api.profile.ClusterProfile;
import dev.kiln.api.profile.PaletteBinding;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Makes one profile in Palette be as its record says: takes the version if it is there, else clones one, or makes the first
 * one if the record says so; then variables, the project's macro, packs, metadata, publishing, of each only what differs;
 * then reads again whether Palette kept it. It keeps nothing in mind: every step is found by comparing, so that whoever
 * comes after a crash goes on where it happened. Thread-safe; calls for one profile must come one by one.
 */
@Component
class Reconciler {

    private static final int CONFLICT = 409;

    private final PaletteHttp http;

    Reconciler(PaletteHttp http) {
        this.http = http;
    }

    /** How it ended, if not by an exception. */
    sealed interface Outcome {

        String uid();

        /** @param writes how many calls it took */
        record InSync(String uid, int writes) implements Outcome {}

        /** Somebody has changed Palette by hand, and the record says to leave it. */
        record Drifted(String uid, List<SyncPlan.Difference> differences) implements Outcome {}
    }

    /**
     * Brings a record over.
     *
     * @param agreedBefore whether Palette was seen to agree with what the record says now: what differs was then changed
     *     by hand
     * @throws PaletteException if Palette cannot be made to agree
     */
    Outcome bringOver(ClusterProfile record, boolean agreedBefore) throws InterruptedException {
        PaletteBinding binding = binding(record);
        PaletteClient palette = new PaletteClient(http, binding.project());
        Versions versions = Versions.of(palette, binding);
        Optional<String> present = versions.uidOf(record.version());
        String uid = present.isPresent() ? present.get() : create(palette, versions, record);
        Profile actual = palette.read(uid);
        SyncPlan plan = plan(palette, record, actual, uid, versions);
        if (plan.isEmpty()) {
            return new Outcome.InSync(uid, present.isPresent() ? 0 : 1);
        }
        if (agreedBefore && present.isPresent() && binding.drift() == PaletteBinding.Drift.SHOW) {
            return new Outcome.Drifted(uid, plan.differences());
        }
        for (PaletteWrite write : plan.writes()) {
            palette.write(write);
        }
        check(record, palette, uid);
        return new Outcome.InSync(uid, plan.writes().size() + (present.isPresent() ? 0 : 1));
    }

    /** What {@link #bringOver} would write now, without writing it. */
    SyncPlan preview(ClusterProfile record) throws InterruptedException {
        PaletteBinding binding = binding(record);
        PaletteClient palette = new PaletteClient(http, binding.project());
        Versions versions = Versions.of(palette, binding);
        Optional<String> present = versions.uidOf(record.version());
        if (present.isPresent()) {
            return plan(palette, record, palette.read(present.get()), present.get(), versions);
        }
        SyncPlan creation = new SyncPlan(List.of(creation(palette, versions, record)), List.of());
        return creation.then(afterCreation(palette, versions, record));
    }

    private static SyncPlan afterCreation(PaletteClient palette, Versions versions, ClusterProfile record)
            throws InterruptedException {
        SyncPlan macro = macro(palette, record);
        Optional<Versions.Known> source = versions.sourceOf(record.version());
        if (source.isEmpty()) {
            Profile first = Profile.empty(versions.name(), record.version().text())
                    .withPacks(record.definition().packs());
            return macro.then(SyncPlan.of(record, first, "uid-of-the-first-version", Map.of()));
        }
        String placeholder = "uid-of-the-clone";
        Profile draft = palette.read(source.get().uid()).asDraft();
        SyncPlan rest = SyncPlan.of(record, draft, placeholder, PackUids.lookUp(palette, record, draft));
        return variables(palette.variables(source.get().uid()), List.of(), placeholder)
                .then(macro)
                .then(rest);
    }

    /** The name that all versions of the record's profile share. */
    String profileName(PaletteBinding binding) throws InterruptedException {
        return binding.profile() != null
                ? binding.profile()
                : new PaletteClient(http, binding.project())
                        .read(Objects.requireNonNull(binding.uid()))
                        .metadata()
                        .name();
    }

    private static PaletteBinding binding(ClusterProfile record) {
        return Objects.requireNonNull(record.definition().palette(), "The record is not bound to Palette");
    }

    private static String create(PaletteClient palette, Versions versions, ClusterProfile record)
            throws InterruptedException {
        try {
            return palette.create(creation(palette, versions, record));
        } catch (PaletteException e) {
            if (e.status() != CONFLICT) {
                throw e;
            }
            // Somebody else has made it since we looked.
            return Versions.of(palette, binding(record)).uidOf(record.version()).orElseThrow(() -> e);
        }
    }

    private static PaletteWrite.Creation creation(PaletteClient palette, Versions versions, ClusterProfile record)
            throws InterruptedException {
        Optional<Versions.Known> source = versions.sourceOf(record.version());
        String version = record.version().text();
        return source.isPresent()
                ? new PaletteWrite.CloneVersion(source.get().uid(), versions.name(), version)
                : first(palette, versions.name(), record);
    }

    /** With all packs that the record names, since there is nothing else to take any from. */
    private static PaletteWrite.CreateProfile first(PaletteClient palette, String name, ClusterProfile record)
            throws InterruptedException {
        String version = record.version().text();
        if (record.definition().packs().isEmpty()) {
            throw PaletteException.impossible(
                    "Cluster profile '%s' has no version in Palette, and the record has no packs to make one of: create it there, or give the record packs"
                            .formatted(name));
        }
        Map<String, String> uids = PackUids.lookUp(palette, record, Profile.empty(name, version));
        List<NewPack> packs = record.definition().packs().stream()
                .map(each -> SyncPlan.addition(record, each, uids))
                .toList();
        NewTemplate template = new NewTemplate(record.definition().cloud(), "cluster", packs);
        return new PaletteWrite.CreateProfile(new NewProfile(new NewMetadata(name), new NewSpec(version, template)));
    }

    private static SyncPlan plan(
            PaletteClient palette, ClusterProfile record, Profile actual, String uid, Versions versions)
            throws InterruptedException {
        SyncPlan plan =
                macro(palette, record).then(SyncPlan.of(record, actual, uid, PackUids.lookUp(palette, record, actual)));
        Optional<Versions.Known> source = versions.sourceOf(record.version());
        if (actual.status().isPublished() || source.isEmpty()) {
            return plan;
        }
        return variables(palette.variables(source.get().uid()), palette.variables(uid), uid)
                .then(plan);
    }

    /** Before the version is published: who deploys it then finds its image. */
    private static SyncPlan macro(PaletteClient palette, ClusterProfile record) throws InterruptedException {
        PaletteBinding binding = binding(record);
        boolean none = binding.macro() == null || record.image() == null;
        List<Macro> present = none ? List.of() : palette.macrosOf(Objects.requireNonNull(binding.project()));
        return SyncPlan.ofMacro(record, present);
    }

    private static SyncPlan variables(List<JsonNode> source, List<JsonNode> present, String uid) {
        List<PaletteWrite> writes = VariablesCopy.missing(source, present)
                .<List<PaletteWrite>>map(all -> List.of(new PaletteWrite.SetVariables(uid, all)))
                .orElse(List.of());
        return new SyncPlan(writes, List.of());
    }

    private static void check(ClusterProfile record, PaletteClient palette, String uid) throws InterruptedException {
        SyncPlan after = macro(palette, record).then(SyncPlan.of(record, palette.read(uid), uid, Map.of()));
        List<String> left =
                after.differences().stream().map(SyncPlan.Difference::place).toList();
        if (!left.isEmpty()) {
            throw PaletteException.disagreement(
                    "Palette has taken every write, and still does not agree in %s".formatted(String.join(", ", left)));
        }
    }
}
