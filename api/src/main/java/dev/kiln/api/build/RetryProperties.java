package dev.kiln.api.build;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a build waits for its next attempt after a transient failure. It doubles with each failure of the build, and
 * chance shortens it by up to a half. Lost attempts, and those that a worker gave back, are queued again at once.
 *
 * @param firstDelay the wait after a build's first transient failure; zero tries again at once, always
 * @param longestDelay the longest wait, however often a build has failed
 */
@ConfigurationProperties("kiln.retry")
record RetryProperties(
        @DefaultValue("10s") Duration firstDelay,
        @DefaultValue("5m") Duration longestDelay) {

    RetryProperties {
        if (firstDelay.isNegative() || longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "kiln.retry.first-delay is %s and kiln.retry.longest-delay %s: the first must not be negative, nor the second shorter"
                            .formatted(firstDelay, longestDelay));
        }
    }
}
