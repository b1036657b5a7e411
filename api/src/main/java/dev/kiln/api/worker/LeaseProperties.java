package dev.kiln.api.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When an attempt is given up because of what its worker does not do.
 *
 * @param duration how long an attempt may go unmentioned by its worker
 * @param pulse how often the coordinator marks the time in the stream of heartbeats
 * @param overrun how long a worker may go on with an attempt after its time-out, or after somebody cancelled it; must be
 *     longer than what workers need to prepare an attempt, and than the grace that they give Packer to clean up
 */
@ConfigurationProperties("kiln.lease")
public record LeaseProperties(
        @DefaultValue("15s") Duration duration,
        @DefaultValue("1s") Duration pulse,
        @DefaultValue("15m") Duration overrun) {

    public LeaseProperties {
        if (duration.compareTo(pulse.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException(
                    "kiln.lease.duration is %s and kiln.lease.pulse %s: the lease must be at least three pulses long"
                            .formatted(duration, pulse));
        }
        if (!overrun.isPositive()) {
            throw new IllegalArgumentException("kiln.lease.overrun is %s: it must be positive".formatted(overrun));
        }
    }

    /** A longer pause between two marks means that the coordinator, or Kafka, was away. */
    Duration longestPause() {
        return pulse.multipliedBy(3);
    }
}
