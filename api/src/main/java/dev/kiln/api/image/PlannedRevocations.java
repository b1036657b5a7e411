package dev.kiln.api.image;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Revokes images when their time has come. What fails is tried again in the next round. */
@Component
@ConditionalOnRole(Role.NOTIFIER)
class PlannedRevocations {

    private static final Logger log = LoggerFactory.getLogger(PlannedRevocations.class);

    private final Revocations revocations;
    private final MeterRegistry meters;

    PlannedRevocations(Revocations revocations, MeterRegistry meters) {
        this.revocations = revocations;
        this.meters = meters;
    }

    @Scheduled(fixedDelayString = "${kiln.images.revocation-interval:5s}")
    void round() {
        try {
            for (UUID image : revocations.due()) {
                revocations.execute(image);
                log.info("Image {} is revoked, as was planned", image);
            }
            count("completed");
        } catch (RuntimeException e) {
            log.warn("Images whose time has come could not be revoked, trying again soon: {}", e.toString());
            count("failed");
        }
    }

    private void count(String result) {
        Counter.builder("kiln.image.revocation.rounds")
                .description("Rounds in which this instance looked for images whose planned revocation is due")
                .tag("result", result)
                .register(meters)
                .increment();
    }
}
