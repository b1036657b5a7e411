package dev.kiln.api.webhook;

import dev.kiln.api.gauge.LedgerGauge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What endpoints are owed, and what nobody took. */
@Configuration(proxyBeanMethods = false)
class WebhookGauges {

    @Bean
    LedgerGauge deliveriesByState() {
        return LedgerGauge.of(
                "kiln.webhook.open",
                "deliveries",
                "Deliveries that are to be made, or were parked because nobody took them for as long as they were offered",
                """
                        select lower(state) as state, count(id) as value
                          from (values ('PENDING'), ('PARKED')) as possible (state)
                          left join webhook_delivery using (state)
                         group by 1
                        """);
    }

    @Bean
    LedgerGauge oldestDelivery() {
        return LedgerGauge.of(
                "kiln.webhook.age",
                "seconds",
                "How long the oldest delivery that is to be made has been, 0 where there is none",
                """
                        select coalesce(extract(epoch from now() - min(created_at)), 0) as value
                          from webhook_delivery where state = 'PENDING'
                        """);
    }
}
