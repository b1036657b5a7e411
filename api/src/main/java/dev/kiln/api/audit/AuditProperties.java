package dev.kiln.api.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The audit log.
 *
 * @param retention how long entries are kept
 */
@ConfigurationProperties("kiln.audit")
record AuditProperties(@DefaultValue("365d") Duration retention) {

    AuditProperties {
        if (!retention.isPositive()) {
            throw new IllegalArgumentException("kiln.audit.retention must be positive, not " + retention);
        }
    }
}
