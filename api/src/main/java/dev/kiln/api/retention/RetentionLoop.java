package dev.kiln.api.retention;

import dev.kiln.api.loop.Loop;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import java.time.Duration;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Has everything removed that has outlived its time, again and again. A thread of its own: a round may take long, and rests
 * after each batch for as long as the batch took, so that others get at the database.
 */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class RetentionLoop extends Loop {

    private static final Logger log = LoggerFactory.getLogger(RetentionLoop.class);

    private final Retention retention;
    private final RetentionProperties properties;
    private final RetentionMeters meters;

    RetentionLoop(Retention retention, RetentionProperties properties, RetentionMeters meters) {
        super("retention", Duration.ofSeconds(15));
        this.retention = retention;
        this.properties = properties;
        this.meters = meters;
    }

    @Override
    protected void run() throws InterruptedException {
        while (isRunning()) {
            Thread.sleep(properties.interval());
            try {
                round();
            } catch (RuntimeException e) {
                meters.roundFailed();
                log.warn(
                        "What has expired could not be removed, trying again in {}: {}",
                        properties.interval(),
                        e.toString());
            }
        }
    }

    /** Until nothing is left to be removed, or another instance is found to be at it. */
    void round() throws InterruptedException {
        for (Expiry each : Expiry.all(properties)) {
            if (!removeAll(each)) {
                break;
            }
        }
        meters.roundCompleted();
    }

    private boolean removeAll(Expiry expired) throws InterruptedException {
        int total = 0;
        OptionalInt removed;
        do {
            long begin = System.nanoTime();
            removed = retention.removeBatch(expired);
            total += removed.orElse(0);
            meters.removed(expired, removed.orElse(0));
            if (removed.orElse(0) > 0) {
                Thread.sleep(Duration.ofNanos(System.nanoTime() - begin));
            }
        } while (removed.orElse(0) == properties.batchSize());
        if (total > 0) {
            log.info("Removed {} {} after {}", total, expired.what(), expired.age());
        }
        return removed.isPresent();
    }
}
