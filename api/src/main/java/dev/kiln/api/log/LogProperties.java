package dev.kiln.api.log;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How logs are read.
 *
 * @param longestStream how long one call may take, followers included; then they must call again
 * @param stragglers how long a follower waits, after the end of an attempt, for the rest of its log
 * @param keepAlive how often an event stream that has nothing to say says so
 * @param poll how often a follower looks by itself, should a notification be missed; also how soon it sees that the build
 *     has ended
 */
@ConfigurationProperties("kiln.log")
record LogProperties(
        @DefaultValue("24h") Duration longestStream,
        @DefaultValue("10s") Duration stragglers,
        @DefaultValue("15s") Duration keepAlive,
        @DefaultValue("500ms") Duration poll) {

    LogProperties {
        for (Duration each : new Duration[] {longestStream, stragglers, keepAlive, poll}) {
            if (!each.isPositive()) {
                throw new IllegalArgumentException("Durations under kiln.log must be positive, not " + each);
            }
        }
    }
}
