package dev.kiln.api.profile;

import dev.kiln.common.event.BuildRejected.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a schema cannot say about a definition: that its parts fit each other, and that its packs can be edited. Checked
 * when people write it, so that no build meets a record that it cannot change.
 */
final class DefinitionCheck {

    private static final Map<String, String> PROBE =
            Map.of(PackValues.IMAGE, "image", PackValues.OS_NAME, "name", PackValues.OS_VERSION, "1.0");

    private final ProfileDefinition definition;
    private final List<Violation> violations = new ArrayList<>();

    private DefinitionCheck(ProfileDefinition definition) {
        this.definition = definition;
    }

    /** What is wrong with it, nothing if it can be taken. */
    static List<Violation> of(ProfileDefinition definition) {
        DefinitionCheck check = new DefinitionCheck(definition);
        check.place();
        check.packs();
        check.palette();
        if (check.violations.isEmpty()) {
            check.imagePack();
        }
        return List.copyOf(check.violations);
    }

    private void place() {
        if (definition.cloud().equals("aws") && definition.region() == null) {
            add("/region", "is missing: an AMI is of one region, so there is one record per region");
        }
        if (definition.cloud().equals("vsphere") && definition.vsphere() == null) {
            add("/vsphere", "is missing: clusters need to know in which datacenter and folder a template lies");
        }
        if (!definition.cloud().equals("vsphere") && definition.vsphere() != null) {
            add("/vsphere", "has no meaning for the cloud " + definition.cloud());
        }
    }

    private void palette() {
        PaletteBinding palette = definition.palette();
        if (palette != null && (palette.profile() == null) == (palette.uid() == null)) {
            add(
                    "/palette",
                    "must have either 'profile', the name of the cluster profile there, or the 'uid' of one of its versions");
        }
        if (palette != null && palette.macro() != null && palette.project() == null) {
            add("/palette/macro", "needs 'project' beside it: Kiln writes macros of projects, not those of the tenant");
        }
    }

    private void packs() {
        Set<String> names = new HashSet<>();
        int naming = 0;
        for (int n = 0; n < definition.packs().size(); n++) {
            Pack pack = definition.packs().get(n);
            if (!names.add(pack.name())) {
                add("/packs/%d/name".formatted(n), "is the name of a pack before it, too");
            }
            if (pack.choosesKubernetes() && !pack.hasReadableTag()) {
                add("/packs/%d/tag".formatted(n), "must be a version of Kubernetes, for example 1.34.2 or 1.34.x");
            }
            if (namesImage(n, pack) && ++naming > 1) {
                add(values(n), "has pack.%s, and so has a pack before it".formatted(PackValues.IMAGE));
            }
        }
    }

    private boolean namesImage(int n, Pack pack) {
        try {
            return new PackValues(pack.values()).namesImage();
        } catch (UneditableValuesException e) {
            add(values(n), String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void imagePack() {
        if (!ImageReference.belongsInPack(definition.cloud())) {
            return;
        }
        definition.imagePack().ifPresent(n -> {
            try {
                new PackValues(definition.packs().get(n).values()).with(PROBE);
            } catch (UneditableValuesException e) {
                add(values(n), String.valueOf(e.getMessage()));
            }
        });
    }

    private void add(String pointer, String detail) {
        violations.add(new Violation(pointer, detail));
    }

    private static String values(int pack) {
        return "/packs/%d/values".formatted(pack);
    }
}
