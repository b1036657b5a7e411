package dev.kiln.api.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Knows callers by what they present: an API key, or else a JWT. Thread-safe. */
final class BearerTokens implements AuthenticationManager {

    private final @Nullable ApiKeys keys;
    private final @Nullable AuthenticationManager jwt;

    /** @param keys null where there are none; {@code jwt} likewise */
    BearerTokens(@Nullable ApiKeys keys, @Nullable AuthenticationManager jwt) {
        this.keys = keys;
        this.jwt = jwt;
    }

    @Override
    public Authentication authenticate(Authentication presented) {
        String token = ((BearerTokenAuthenticationToken) presented).getToken();
        if (keys != null && token.startsWith(ApiKey.PREFIX)) {
            return keys.find(token)
                    .map(BearerTokens::known)
                    .orElseThrow(() -> new InvalidBearerTokenException("The API key is not known, or has ended"));
        }
        if (jwt == null) {
            throw new InvalidBearerTokenException("The token is no API key, and only those are taken here");
        }
        return jwt.authenticate(presented);
    }

    private static Authentication known(ApiKey key) {
        return UsernamePasswordAuthenticationToken.authenticated(
                key.name(), null, key.access().granted());
    }
}
