package dev.kiln.api.profile;

import java.time.Instant;
import java.util.List;

/** Records that are bound to Palette, for tests of what carries them there. */
public final class PaletteRecords {

    private PaletteRecords() {}

    public static ClusterProfile with(Pack... packs) {
        PaletteBinding binding =
                new PaletteBinding("nodes", null, null, PaletteBinding.Drift.SHOW, PaletteBinding.Missing.TELL, null);
        ProfileDefinition definition = new ProfileDefinition(
                "aws", "us-east-1", null, List.of(packs), Selector.NOTHING, UpdatePolicy.DEFAULT, binding);
        return new ClusterProfile(
                "prod", 1, ProfileVersion.FIRST, definition, null, null, null, Instant.EPOCH, Instant.EPOCH);
    }
}
