package dev.kiln.api.worker;

import dev.kiln.api.build.BuildLedger;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.DatabaseOutage;
import dev.kiln.common.build.BuildId;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Ends builds that found no worker within the time that their requests allow. Every coordinator looks for them; the
 * ledger makes sure that each ends once. Nothing is ended while a claim may still wait to be written down.
 */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class QueueWatch {

    private static final Logger log = LoggerFactory.getLogger(QueueWatch.class);

    private final WorkerRows rows;
    private final BuildLedger ledger;
    private final ReportBacklog reports;

    QueueWatch(WorkerRows rows, BuildLedger ledger, ReportBacklog reports) {
        this.rows = rows;
        this.ledger = ledger;
        this.reports = reports;
    }

    @Scheduled(fixedDelayString = "${kiln.lease.pulse:1s}")
    void look() {
        try {
            List<BuildId> late = rows.queuedForTooLong();
            if (!late.isEmpty() && reports.isWrittenDown()) {
                late.forEach(ledger::expire);
            }
        } catch (RuntimeException e) {
            if (!DatabaseOutage.isCauseOf(e)) {
                throw e;
            }
            log.debug("Queues cannot be looked at now: {}", e.toString());
        }
    }
}
