package dev.kiln.api.security;

import dev.kiln.common.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a file, which is looked at again every few seconds: a key that is taken out ends without a restart. A file
 * that has become unreadable changes nothing and is told of. Thread-safe.
 */
final class ApiKeys {

    private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);

    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Path file;
    private final Clock clock;
    private Map<String, ApiKey> byHash;
    private @Nullable FileTime read;
    private long looked = System.nanoTime();

    /** @throws IllegalStateException if the file cannot be read, or has a line that is no key */
    ApiKeys(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        try {
            this.read = Files.getLastModifiedTime(file);
            this.byHash = read(file);
        } catch (IOException e) {
            throw new IllegalStateException("Could not read kiln.security.api-keys-file=" + file, e);
        }
    }

    /** The key that was presented, if it is one and has not ended. */
    Optional<ApiKey> find(String presented) {
        return Optional.ofNullable(present().get(Sha256.of(presented))).filter(each -> each.isValid(clock.instant()));
    }

    private synchronized Map<String, ApiKey> present() {
        if (System.nanoTime() - looked > LOOK.toNanos()) {
            looked = System.nanoTime();
            try {
                FileTime changed = Files.getLastModifiedTime(file);
                if (!changed.equals(read)) {
                    read = changed;
                    byHash = read(file);
                    log.info("The API keys were read again: there are {}", byHash.size());
                }
            } catch (IOException | IllegalStateException e) {
                log.error("The API keys stay as they were: {}", e.getMessage());
            }
        }
        return byHash;
    }

    private static Map<String, ApiKey> read(Path file) throws IOException {
        Map<String, ApiKey> keys = new HashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int n = 0; n < lines.size(); n++) {
            String line = lines.get(n).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    ApiKey key = ApiKey.parse(line);
                    keys.put(key.hash(), key);
                } catch (IllegalArgumentException e) {
                    throw new IllegalStateException(
                            "Line %d of %s is no API key: %s".formatted(n + 1, file, e.getMessage()), e);
                }
            }
        }
        return Map.copyOf(keys);
    }
}
