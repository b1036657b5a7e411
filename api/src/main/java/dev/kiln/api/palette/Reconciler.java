package dev.kiln.api.palette;

import dev.kiln.api.palette.PaletteMessages.PackReference;
import dev.kiln.api.palette.PaletteMessages.PackTag;
import dev.kiln.api.palette.PaletteMessages.Profile;
import dev.kiln.api.profile.ClusterProfile;
import dev.kiln.api.profile.Pack;
import dev.kiln.api.profile.PaletteBinding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Makes one profile in Palette be as its record says: takes the version if it is there, else clones one; then variables,
 * packs, metadata, publishing, of each only what differs; then reads again whether Palette kept it. It keeps nothing in
 * mind: every step is found by comparing, so that whoever comes after a crash goes on where it happened. Thread-safe; calls
 * for one profile must come one by one.
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
        String uid = present.isPresent() ? present.get() : clone(palette, versions, record);
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
        check(record, palette.read(uid), uid);
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
        Versions.Known source = source(versions, record);
        Profile draft = palette.read(source.uid()).asDraft();
        String placeholder = "uid-of-the-clone";
        SyncPlan rest = SyncPlan.of(record, draft, placeholder, packUids(palette, record, draft));
        List<PaletteWrite> variables = variables(palette.variables(source.uid()), List.of(), placeholder);
        List<PaletteWrite> writes = Stream.of(
                        List.of(new PaletteWrite.CloneVersion(
                                source.uid(), versions.name(), record.version().text())),
                        variables,
                        rest.writes())
                .<PaletteWrite>flatMap(List::stream)
                .toList();
        return new SyncPlan(writes, rest.differences());
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

    private static String clone(PaletteClient palette, Versions versions, ClusterProfile record)
            throws InterruptedException {
        try {
            return palette.clone(new PaletteWrite.CloneVersion(
                    source(versions, record).uid(),
                    versions.name(),
                    record.version().text()));
        } catch (PaletteException e) {
            if (e.status() != CONFLICT) {
                throw e;
            }
            // Somebody else has made it since we looked.
            return Versions.of(palette, binding(record)).uidOf(record.version()).orElseThrow(() -> e);
        }
    }

    private static Versions.Known source(Versions versions, ClusterProfile record) {
        return versions.sourceOf(record.version())
                .orElseThrow(() -> PaletteException.impossible(
                        "Cluster profile '%s' has no version in Palette that %s could be made of"
                                .formatted(versions.name(), record.version())));
    }

    private static SyncPlan plan(
            PaletteClient palette, ClusterProfile record, Profile actual, String uid, Versions versions)
            throws InterruptedException {
        SyncPlan plan = SyncPlan.of(record, actual, uid, packUids(palette, record, actual));
        Optional<Versions.Known> source = versions.sourceOf(record.version());
        if (actual.status().isPublished() || source.isEmpty()) {
            return plan;
        }
        List<PaletteWrite> variables = variables(palette.variables(source.get().uid()), palette.variables(uid), uid);
        return new SyncPlan(
                Stream.concat(variables.stream(), plan.writes().stream()).toList(), plan.differences());
    }

    private static List<PaletteWrite> variables(
            List<tools.jackson.databind.JsonNode> source, List<tools.jackson.databind.JsonNode> present, String uid) {
        return VariablesCopy.missing(source, present)
                .<List<PaletteWrite>>map(all -> List.of(new PaletteWrite.SetVariables(uid, all)))
                .orElse(List.of());
    }

    private static Map<String, String> packUids(PaletteClient palette, ClusterProfile record, Profile actual)
            throws InterruptedException {
        Map<String, String> uids = new HashMap<>();
        for (PackReference present : SyncPlan.withOtherTag(record, actual)) {
            Pack wanted = record.definition().packs().stream()
                    .filter(each -> each.name().equals(present.name()))
                    .findFirst()
                    .orElseThrow();
            String registry = wanted.registry() == null ? present.registryUid() : wanted.registry();
            if (registry == null) {
                throw PaletteException.impossible(
                        "Nothing says from which registry the pack '%s' comes".formatted(wanted.name()));
            }
            String uid = palette.tags(wanted.name(), registry).stream()
                    .filter(each -> each.tag().equals(wanted.tag()))
                    .map(PackTag::packUid)
                    .findFirst()
                    .orElseThrow(() -> PaletteException.impossible("The registry %s has no version %s of the pack '%s'"
                            .formatted(registry, wanted.tag(), wanted.name())));
            uids.put(wanted.name(), uid);
        }
        return uids;
    }

    private static void check(ClusterProfile record, Profile after, String uid) {
        List<String> left = SyncPlan.of(record, after, uid, Map.of()).differences().stream()
                .map(SyncPlan.Difference::place)
                .toList();
        if (!left.isEmpty()) {
            throw PaletteException.disagreement(
                    "Palette has taken every write, and still does not agree in %s".formatted(String.join(", ", left)));
        }
    }
}
