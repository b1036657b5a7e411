package dev.kiln.api.palette;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How Palette is reached. Nothing is sent unless the base URL and a key are set.
 *
 * @param baseUrl where Palette is, for example {@code https://api.spectrocloud.com}
 * @param apiKey the API key; better in the environment ({@code KILN_PALETTE_APIKEY}) than in a file that others read
 * @param apiKeyFile a file with the API key in it, read for every call, so that a new key needs no restart
 * @param connectTimeout how long to wait for a connection
 * @param readTimeout how long a whole answer may take
 * @param requestsPerSecond the most calls in a second, of all instances together; Palette takes 50 from one address, and
 *     the network may bring together what was sent apart
 * @param tries how often a call is sent, at most, within one attempt to bring a record over
 * @param retryDelay how long to wait before a call is sent again; doubled each time, with jitter
 * @param concurrency how many records an instance brings over at once
 * @param pollInterval how soon a change of a record is seen
 * @param checkInterval how often what agrees is compared again, to see changes made by hand; also when what Palette refused
 *     is tried again
 * @param longestDelay the longest time until what failed is tried again
 */
@Validated
@ConfigurationProperties("kiln.palette")
record PaletteProperties(
        @Nullable URI baseUrl,
        @Nullable String apiKey,
        @Nullable Path apiKeyFile,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration readTimeout,
        @Min(1) @Max(1000) @DefaultValue("40") int requestsPerSecond,
        @Min(1) @Max(10) @DefaultValue("3") int tries,
        @DefaultValue("300ms") Duration retryDelay,
        @Min(1) @Max(64) @DefaultValue("4") int concurrency,
        @DefaultValue("1s") Duration pollInterval,
        @DefaultValue("10m") Duration checkInterval,
        @DefaultValue("5m") Duration longestDelay) {

    PaletteProperties {
        if (baseUrl != null
                && (baseUrl.getHost() == null
                        || !String.valueOf(baseUrl.getScheme()).startsWith("http"))) {
            throw new IllegalArgumentException(
                    "kiln.palette.base-url is '%s': expected for example https://api.spectrocloud.com"
                            .formatted(baseUrl));
        }
        if (apiKey != null && apiKeyFile != null) {
            throw new IllegalArgumentException(
                    "Both kiln.palette.api-key and kiln.palette.api-key-file are set: leave one out");
        }
        for (Duration each :
                new Duration[] {connectTimeout, readTimeout, retryDelay, pollInterval, checkInterval, longestDelay}) {
            if (!each.isPositive()) {
                throw new IllegalArgumentException("Durations under kiln.palette must be positive, not " + each);
            }
        }
    }

    /** Whether there is a Palette to speak to. */
    boolean isComplete() {
        return baseUrl != null && (apiKey != null || apiKeyFile != null);
    }

    /** The key; never to be shown. */
    String key() {
        String key = apiKey == null ? fromFile() : apiKey;
        if (key.isEmpty() || key.chars().anyMatch(each -> each <= ' ' || each > '~')) {
            // Refused here: what refuses it later would show it.
            throw new IllegalStateException("Palette's API key is empty, or has a character that a header cannot have");
        }
        return key;
    }

    private String fromFile() {
        if (apiKeyFile == null) {
            throw new IllegalStateException("Neither kiln.palette.api-key nor kiln.palette.api-key-file is set");
        }
        try {
            return Files.readString(apiKeyFile).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Could not read Palette's API key from kiln.palette.api-key-file=" + apiKeyFile, e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "PaletteProperties[baseUrl=%s, key %s]".formatted(baseUrl, isComplete() ? "set" : "not set");
    }
}
