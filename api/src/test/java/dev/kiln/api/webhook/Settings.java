package dev.kiln.api.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The defaults, but for what a test is about. */
final class Settings {

    private Settings() {}

    static WebhookProperties privateAddresses(boolean allowed) {
        return with(allowed, null);
    }

    static WebhookProperties secretKeys(String keys) {
        return with(false, keys);
    }

    private static WebhookProperties with(boolean privateAddresses, @Nullable String keys) {
        return new WebhookProperties(
                privateAddresses,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofHours(24),
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                Duration.ofMillis(500),
                Duration.ofDays(30),
                keys,
                null,
                false);
    }
}
