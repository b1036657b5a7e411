package dev.kiln.common.event;

import java.util.Optional;

/**
 * The types of CloudEvents that Kiln reads and writes. The last part of a wire name is the version of the data: it
 * changes only when a reader of the old version could not read the new one.
 */
public enum EventType {
    /** An upstream system wants an image; data: {@link dev.kiln.common.build.BuildRequest}. */
    BUILD_REQUESTED("dev.kiln.build.requested.v1"),

    /** A request could not be taken; data: {@link BuildRejected}. */
    BUILD_REJECTED("dev.kiln.build.rejected.v1"),
    /** A build waits for its next attempt; data of this and all further build events: {@link BuildEvent}. */
    BUILD_QUEUED("dev.kiln.build.queued.v1"),
    /** A worker's claim of an attempt was accepted. */
    BUILD_STARTED("dev.kiln.build.started.v1"),
    /** An attempt ended without success and another one follows. */
    BUILD_RETRYING("dev.kiln.build.retrying.v1"),
    /** Terminal: the images are there. */
    BUILD_SUCCEEDED("dev.kiln.build.succeeded.v1"),
    /** Terminal: no attempt is left. */
    BUILD_FAILED("dev.kiln.build.failed.v1"),
    /** Terminal: it was asked to stop. */
    BUILD_CANCELLED("dev.kiln.build.cancelled.v1"),

    /** An image that was accepted shall be used no more; data: {@link ImageEvent}. */
    IMAGE_REVOKED("dev.kiln.image.revoked.v1"),

    /** A cluster profile record points at another image; data of profile events: {@link ProfileEvent}. */
    PROFILE_UPDATED("dev.kiln.profile.updated.v1"),
    /** An image waits for approval; the data names the image that is proposed. */
    PROFILE_PROPOSED("dev.kiln.profile.proposed.v1"),
    /** A build that a record selects has no image for it; the record stays as it was. */
    PROFILE_SKIPPED("dev.kiln.profile.skipped.v1"),
    /** The image that a record points at was revoked, and the record still points at it. */
    PROFILE_REVOKED("dev.kiln.profile.revoked.v1");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The CloudEvents attribute {@code type}. */
    public String wireName() {
        return wireName;
    }

    /** The type of that name, or nothing if this version of Kiln knows none. */
    public static Optional<EventType> of(String wireName) {
        for (EventType each : values()) {
            if (each.wireName.equals(wireName)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
