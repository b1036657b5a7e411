package dev.kiln.api.webhook;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
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
 * @param secretKeys the keys that endpoints' secrets are sealed with in the database: {@code id:key}, the key 32 bytes in
 *     Base64, several with commas between; the first one is for what is written from now on
 * @param secretKeysFile a file with them, one a line
 * @param plainSecrets whether secrets may be stored as they are where there is no key
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
        @DefaultValue("30d") Duration retention,
        @Nullable String secretKeys,
        @Nullable Path secretKeysFile,
        @DefaultValue("false") boolean plainSecrets) {

    WebhookProperties {
        if (secretKeys != null && secretKeysFile != null) {
            throw new IllegalArgumentException(
                    "Both kiln.webhooks.secret-keys and kiln.webhooks.secret-keys-file are set: leave one out");
        }
        for (Duration each :
                new Duration[] {connectTimeout, timeout, retryFor, firstDelay, longestDelay, pollInterval, retention}) {
            if (!each.isPositive()) {
                throw new IllegalArgumentException("Durations under kiln.webhooks must be positive, not " + each);
            }
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "WebhookProperties[privateAddresses=%s]".formatted(privateAddresses);
    }
}
