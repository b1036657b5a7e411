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
 * @param missing what becomes of what the record names and Palette does not have: a first version, a pack
 * @param macro the name of a macro of the project that shall be the image's reference, for machine pools that name their
 *     image by one
 */
public record PaletteBinding(
        @Nullable String profile,
        @Nullable String uid,
        @Nullable String project,
        Drift drift,
        Missing missing,
        @Nullable String macro) {

    public PaletteBinding {
        drift = drift == null ? Drift.SHOW : drift;
        missing = missing == null ? Missing.TELL : missing;
    }

    /** What becomes of what Palette does not have. */
    public enum Missing {
        /** The record waits, and its state says what people have to add. */
        @JsonProperty("tell")
        TELL,
        /** It is made of what the record says. */
        @JsonProperty("create")
        CREATE
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
