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
                "Messages that are due to be published",
                "select count(*) as value from outbox where due_at is null or due_at <= now()");
    }

    @Bean
    LedgerGauge oldestMessage() {
        return LedgerGauge.of(
                "kiln.outbox.age",
                "seconds",
                "How long the message has been due that waits longest to be published, 0 where none waits",
                """
                        select coalesce(extract(epoch from now() - min(coalesce(due_at, created_at))), 0) as value
                          from outbox where due_at is null or due_at <= now()
                        """);
    }
}
