package dev.kiln.api.outbox;

import dev.kiln.api.gauge.LedgerGauge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How far behind the outbox is. */
@Configuration(proxyBeanMethods = false)
class OutboxGauges {

    @Bean
    LedgerGauge pendingMessages() {
        return LedgerGauge.of(
                "kiln.outbox.pending",
                null,
                "Messages that wait to be published",
                "select count(*) as value from outbox");
    }

    @Bean
    LedgerGauge oldestMessage() {
        return LedgerGauge.of(
                "kiln.outbox.age",
                "seconds",
                "Age of the oldest message that waits to be published, 0 where none waits",
                "select coalesce(extract(epoch from now() - min(created_at)), 0) as value from outbox");
    }
}
