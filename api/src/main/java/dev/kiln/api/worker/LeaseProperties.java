package dev.kiln.api.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a silent worker's attempts are lost.
 *
 * @param duration how long an attempt may go unmentioned by its worker
 * @param pulse how often the coordinator marks the time in the stream of heartbeats
 */
@ConfigurationProperties("kiln.lease")
public record LeaseProperties(
        @DefaultValue("15s") Duration duration,
        @DefaultValue("1s") Duration pulse) {

    public LeaseProperties {
        if (duration.compareTo(pulse.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException(
                    "kiln.lease.duration is %s and kiln.lease.pulse %s: the lease must be at least three pulses long"
                            .formatted(duration, pulse));
        }
    }

    /** A longer pause between two marks means that the coordinator, or Kafka, was away. */
    Duration longestPause() {
        return pulse.multipliedBy(3);
    }
}
