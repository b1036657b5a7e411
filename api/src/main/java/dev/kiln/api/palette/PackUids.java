package dev.kiln.api.palette;

import dev.kiln.api.palette.PaletteMessages.PackReference;
import dev.kiln.api.palette.PaletteMessages.PackTag;
import dev.kiln.api.palette.PaletteMessages.Profile;
import dev.kiln.api.profile.ClusterProfile;
import dev.kiln.api.profile.Pack;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The uids of packs that a version of a profile does not have, or has with another tag: registries know them. */
final class PackUids {

    private PackUids() {}

    /**
     * Asks for each.
     *
     * @return the uids by the names of the packs
     * @throws PaletteException if a registry does not have one, or nothing says in which registry it is
     */
    static Map<String, String> lookUp(PaletteClient palette, ClusterProfile record, Profile actual)
            throws InterruptedException {
        Map<String, String> uids = new HashMap<>();
        for (Pack wanted : SyncPlan.unknownPacks(record, actual)) {
            PackReference present = SyncPlan.find(actual, wanted);
            uids.put(wanted.name(), lookUp(palette, wanted, present));
        }
        return uids;
    }

    private static String lookUp(PaletteClient palette, Pack wanted, @Nullable PackReference present)
            throws InterruptedException {
        String registry = wanted.registry() != null || present == null ? wanted.registry() : present.registryUid();
        if (registry == null) {
            throw PaletteException.impossible(
                    "Nothing says from which registry the pack '%s' comes: give it a 'registry' in the record"
                            .formatted(wanted.name()));
        }
        return palette.tags(wanted.name(), registry).stream()
                .filter(each -> each.tag().equals(wanted.tag()))
                .map(PackTag::packUid)
                .findFirst()
                .orElseThrow(() -> PaletteException.impossible("The registry %s has no version %s of the pack '%s'"
                        .formatted(registry, wanted.tag(), wanted.name())));
    }
}
