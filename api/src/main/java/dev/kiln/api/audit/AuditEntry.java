package dev.kiln.api.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that may have changed something.
 *
 * @param who {@code http alice}; {@code http anonymous} where nobody is asked who calls
 * @param query what stood behind the path, for example a reason
 * @param address from where it came, as the server saw it
 * @param status how it was answered; absent while it runs, and if the instance died meanwhile
 * @param millis how long it took
 * @param result where what it made is, if it made something
 */
record AuditEntry(
        long number,
        Instant at,
        String who,
        String method,
        String path,
        @Nullable String query,
        String address,
        @Nullable Integer status,
        @Nullable Long millis,
        @Nullable String result) {}
