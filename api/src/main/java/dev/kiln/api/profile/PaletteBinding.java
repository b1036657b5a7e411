package dev.kiln.api.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The cluster profile in Palette that shall be as the record says. Either the name or a uid says which.
 *
 * @param profile its name, the same for all of its versions
 * @param uid the uid of any of its versions
 * @param project the uid of the project that it is in; absent for one of the tenant
 * @param drift what becomes of changes that somebody makes there by hand
 */
public record PaletteBinding(
        @Nullable String profile,
        @Nullable String uid,
        @Nullable String project,
        Drift drift) {

    public PaletteBinding {
        drift = drift == null ? Drift.SHOW : drift;
    }

    /** What becomes of changes made by hand. */
    public enum Drift {
        /** They stay and are shown, until the record changes. */
        @JsonProperty("show")
        SHOW,
        /** They are undone. */
        @JsonProperty("correct")
        CORRECT
    }
}
