package dev.kiln.api.retention;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long the database keeps what has ended. Builds that wait or run, and builds whose images a cluster profile record
 * points at, proposes or has pointed at, are kept with no limit.
 *
 * @param interval how long to wait between two rounds
 * @param batchSize how many rows one transaction removes; what hangs on them goes with them
 * @param builds how long a build without an image is kept after its end
 * @param images how long a build that succeeded is kept with its images after its end
 * @param events how long the history of a build is kept
 * @param logs how long the log of an attempt is kept after its end
 * @param audit how long entries of the audit log are kept
 * @param keys how long a request or an event that comes again is known: longer than topics and dead letters keep one
 */
@Validated
@ConfigurationProperties("kiln.retention")
record RetentionProperties(
        @DefaultValue("10m") Duration interval,
        @Min(1) @DefaultValue("500") int batchSize,
        @DefaultValue("90d") Duration builds,
        @DefaultValue("365d") Duration images,
        @DefaultValue("90d") Duration events,
        @DefaultValue("30d") Duration logs,
        @DefaultValue("365d") Duration audit,
        @DefaultValue("35d") Duration keys) {

    RetentionProperties {
        Map.of(
                        "interval",
                        interval,
                        "builds",
                        builds,
                        "images",
                        images,
                        "events",
                        events,
                        "logs",
                        logs,
                        "audit",
                        audit,
                        "keys",
                        keys)
                .forEach((name, duration) -> {
                    if (!duration.isPositive()) {
                        throw new IllegalArgumentException(
                                "kiln.retention.%s is %s: it must be positive".formatted(name, duration));
                    }
                });
    }
}
