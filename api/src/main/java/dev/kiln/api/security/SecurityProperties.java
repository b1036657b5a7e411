package dev.kiln.api.security;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How callers of the HTTP interface are told apart.
 *
 * @param authentication {@code none}: everybody may do everything, for this machine only; {@code api-keys}: the keys of the
 *     file; {@code jwt}: tokens of an OAuth 2 server, see {@code spring.security.oauth2.resourceserver.jwt.*}. The latter
 *     two can be combined. {@code none} by default
 * @param apiKeysFile one key a line, hashed, as the command {@code api-key} prints it; read again when it changes
 * @param trustedNetwork whether {@code none} is right although {@code server.address} is not of this machine alone: whoever
 *     reaches the port may do everything. For a container whose port is published to its host only
 */
@ConfigurationProperties("kiln.security")
record SecurityProperties(
        Set<Identification> authentication, @Nullable Path apiKeysFile, boolean trustedNetwork) {

    SecurityProperties {
        authentication = authentication == null || authentication.isEmpty()
                ? Set.of(Identification.NONE)
                : Set.copyOf(EnumSet.copyOf(authentication));
        if (authentication.contains(Identification.NONE) && authentication.size() > 1) {
            throw new IllegalArgumentException(
                    "kiln.security.authentication says none and %s: leave one out".formatted(authentication));
        }
        if (authentication.contains(Identification.API_KEYS) != (apiKeysFile != null)) {
            throw new IllegalArgumentException(
                    "kiln.security.authentication=api-keys and kiln.security.api-keys-file need each other: set both or none");
        }
    }

    /** A way to know who calls. */
    enum Identification {
        NONE,
        API_KEYS,
        JWT
    }

    /** Whether callers have to say who they are. */
    boolean isAsking() {
        return !authentication.contains(Identification.NONE);
    }
}
