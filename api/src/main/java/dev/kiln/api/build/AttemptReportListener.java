package dev.kiln.api.build;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.MessageCodec;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears the workers' reports. Those of one build come in the order in which they were sent. */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class AttemptReportListener {

    private final BuildLedger ledger;

    AttemptReportListener(BuildLedger ledger) {
        this.ledger = ledger;
    }

    @KafkaListener(
            id = "attempts",
            idIsGroup = false,
            topics = "#{@topics.attempts()}",
            groupId = "#{@topics.group('coordinator')}")
    void hear(ConsumerRecord<String, byte[]> each) {
        ledger.report(MessageCodec.decode(each.value(), AttemptReport.class), Instant.ofEpochMilli(each.timestamp()));
    }
}
