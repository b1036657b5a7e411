package dev.kiln.api.webhook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How endpoints are told of events.
 *
 * @param privateAddresses whether endpoints may be at addresses that are not of the public internet: loopback, private,
 *     link-local ones and the like
 * @param connectTimeout how long to wait for a connection
 * @param timeout how long a call may take, from its first to its last byte
 * @param retryFor for how long an event is offered to an endpoint that does not take it; then it is parked
 * @param firstDelay how long to wait after the first failure; doubled each time, with jitter
 * @param longestDelay the longest time between two tries
 * @param pollInterval how soon an event is sent
 * @param retention how long deliveries that have ended, or are parked, are kept
 */
@ConfigurationProperties("kiln.webhooks")
record WebhookProperties(
        @DefaultValue("false") boolean privateAddresses,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("24h") Duration retryFor,
        @DefaultValue("5s") Duration firstDelay,
        @DefaultValue("1h") Duration longestDelay,
        @DefaultValue("500ms") Duration pollInterval,
        @DefaultValue("30d") Duration retention) {

    WebhookProperties {
        for (Duration each :
                new Duration[] {connectTimeout, timeout, retryFor, firstDelay, longestDelay, pollInterval, retention}) {
            if (!each.isPositive()) {
                throw new IllegalArgumentException("Durations under kiln.webhooks must be positive, not " + each);
            }
        }
    }
}
