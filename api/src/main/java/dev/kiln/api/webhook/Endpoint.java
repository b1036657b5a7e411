package dev.kiln.api.webhook;

import io.cloudevents.CloudEvent;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to hear of events. Its secret is shown once, when it is made, and is no part of this.
 *
 * @param enabled whether it is told; while it is not, events pass it by
 * @param goneAt when it answered that it is gone (410), and was disabled for that
 */
record Endpoint(
        UUID id,
        URI url,
        @Nullable String description,
        EventFilter filter,
        boolean enabled,
        @Nullable Instant goneAt,
        Instant createdAt) {

    /** What happened before it was there passes it by, even if it is heard late. */
    boolean wants(CloudEvent event) {
        OffsetDateTime time = event.getTime();
        return enabled
                && filter.lets(event.getType(), event.getSubject())
                && (time == null || !time.toInstant().isBefore(createdAt));
    }
}
