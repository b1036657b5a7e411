package dev.kiln.api.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the queues of jobs are compared with the ledger.
 *
 * @param check how often they are compared
 * @param settled how much longer than its neighbours a build must have waited to be missed: jobs may come to the queue in
 *     another order than that of the ledger's times
 */
@ConfigurationProperties("kiln.queue")
public record JobQueueProperties(
        @DefaultValue("30s") Duration check,
        @DefaultValue("1m") Duration settled) {}
