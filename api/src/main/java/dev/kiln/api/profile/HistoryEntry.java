package dev.kiln.api.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kiln.common.build.BuildId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a record.
 *
 * @param version the record's version afterwards
 * @param by who or what did it: {@code build <id>}, {@code http <who>}
 * @param cause why, in a sentence
 * @param build the build behind it, if a build is
 * @param image what the record pointed at afterwards, if anything
 * @param definition what it was afterwards; absent where that did not change, and in lists
 */
public record HistoryEntry(
        long revision,
        Kind kind,
        ProfileVersion version,
        String by,
        String cause,
        @Nullable BuildId build,
        @Nullable PointedImage image,
        @Nullable ProfileDefinition definition,
        Instant at) {

    /** What kind of thing. */
    public enum Kind {
        @JsonProperty("created")
        CREATED(true),
        /** People said something else about it. */
        @JsonProperty("replaced")
        REPLACED(true),
        /** A build's image was taken. */
        @JsonProperty("updated")
        UPDATED(true),
        /** A build's image waits for approval. */
        @JsonProperty("proposed")
        PROPOSED(false),
        /** The image that waited was taken. */
        @JsonProperty("approved")
        APPROVED(true),
        @JsonProperty("rejected")
        REJECTED(false),
        @JsonProperty("rolled-back")
        ROLLED_BACK(true),
        /** The image that it points at was revoked, and it still points at it. */
        @JsonProperty("revoked")
        REVOKED(false),
        /** A build was meant for it and had no image that it could take. */
        @JsonProperty("skipped")
        SKIPPED(false);

        private final boolean changesDefinition;

        Kind(boolean changesDefinition) {
            this.changesDefinition = changesDefinition;
        }

        boolean changesDefinition() {
            return changesDefinition;
        }
    }
}
