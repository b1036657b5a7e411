package dev.kiln.api.outbox;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the outbox is relayed.
 *
 * @param batchSize how many messages are sent before the first acknowledgement is waited for
 * @param batchBytes how large these messages may be together, which bounds the relay's memory
 * @param pollInterval how long to wait at most for a commit of this instance before looking what there is
 * @param retryDelay how long to wait after Kafka or the database could not be reached
 */
@Validated
@ConfigurationProperties("kiln.outbox")
record OutboxProperties(
        @Min(1) @DefaultValue("500") int batchSize,
        @DefaultValue("8MB") DataSize batchBytes,
        @DefaultValue("1s") Duration pollInterval,
        @DefaultValue("1s") Duration retryDelay) {

    OutboxProperties {
        if (pollInterval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "kiln.outbox.poll-interval is %s: it must be at least a millisecond".formatted(pollInterval));
        }
        if (batchBytes.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "kiln.outbox.batch-bytes is %s: it must be positive".formatted(batchBytes));
        }
        if (!retryDelay.isPositive()) {
            throw new IllegalArgumentException(
                    "kiln.outbox.retry-delay is %s: it must be positive".formatted(retryDelay));
        }
    }
}
