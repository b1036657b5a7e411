package dev.kiln.api.audit;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets entries of the audit log whose time is over. What fails is tried again in the next round. */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class AuditRetention {

    private static final Logger log = LoggerFactory.getLogger(AuditRetention.class);

    private final AuditRows rows;
    private final AuditProperties properties;
    private final MeterRegistry meters;

    AuditRetention(AuditRows rows, AuditProperties properties, MeterRegistry meters) {
        this.rows = rows;
        this.properties = properties;
        this.meters = meters;
    }

    @Scheduled(fixedDelayString = "PT10M")
    void round() {
        try {
            int forgotten = rows.forget(properties.retention());
            log.debug("{} entries of the audit log are forgotten", forgotten);
            count("completed");
        } catch (RuntimeException e) {
            log.warn("Old entries of the audit log could not be forgotten, trying again soon: {}", e.toString());
            count("failed");
        }
    }

    private void count(String result) {
        Counter.builder("kiln.audit.rounds")
                .description("Rounds in which this instance forgot entries of the audit log whose time is over")
                .tag("result", result)
                .register(meters)
                .increment();
    }
}
