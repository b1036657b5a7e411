package dev.kiln.api.notifier;

import dev.kiln.api.profile.ProfileUpdater;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** What comes of builds for cluster profile records. Counts in the instance that did it: aggregate by sum. */
@Component
@ConditionalOnRole(Role.NOTIFIER)
class NotifierMeters {

    private static final Duration[] DELAYS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofHours(1)
    };

    private final MeterRegistry meters;
    private final Clock clock;
    private final Timer delay;

    /** A counter that begins at 1 shows no increase: all of them are there from the start. */
    NotifierMeters(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        this.delay = Timer.builder("kiln.profile.update.delay")
                .description("From the success of a build to the update of a cluster profile record")
                .serviceLevelObjectives(DELAYS)
                .register(meters);
        updates("unknown");
        updates("failed");
        for (ProfileUpdater.Result each : ProfileUpdater.Result.values()) {
            updates(Notifier.wireName(each));
        }
    }

    void applied(ProfileUpdater.Result result, Instant succeededAt) {
        updates(Notifier.wireName(result)).increment();
        if (result == ProfileUpdater.Result.UPDATED) {
            Duration taken = Duration.between(succeededAt, clock.instant());
            delay.record(taken.isNegative() ? Duration.ZERO : taken);
        }
    }

    /** A build names a record that does not exist. */
    void unknown() {
        updates("unknown").increment();
    }

    void failed() {
        updates("failed").increment();
    }

    private Counter updates(String result) {
        return Counter.builder("kiln.profile.updates")
                .description("What came of builds that succeeded for the cluster profile records that they concern")
                .tag("result", result)
                .register(meters);
    }
}
