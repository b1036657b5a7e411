package dev.kiln.api.webhook;

import dev.kiln.api.http.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The secrets of endpoints as the database has them: sealed with AES-256-GCM, each for its endpoint, so that neither a copy
 * of the database nor one moved to another row is of use. {@code aes:<id of the key>:<nonce and text, Base64>}. Thread-safe.
 */
@Component
class SealedSecrets {

    private static final String PREFIX = "aes:";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeys keys;
    private final boolean plain;

    SealedSecrets(WebhookProperties properties) {
        this.keys = SecretKeys.parse(text(properties));
        this.plain = properties.plainSecrets();
    }

    private static String text(WebhookProperties properties) {
        Path file = properties.secretKeysFile();
        if (file == null) {
            return properties.secretKeys() == null ? "" : properties.secretKeys();
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read kiln.webhooks.secret-keys-file=" + file, e);
        }
    }

    /**
     * What to store.
     *
     * @throws ProblemException 409 if there is no key, and nobody has said that secrets may be stored as they are
     */
    String seal(UUID endpoint, String secret) {
        if (keys.isEmpty()) {
            if (!plain) {
                throw ProblemException.conflict(
                        "No key is configured to keep the endpoint's secret with: set kiln.webhooks.secret-keys-file (or kiln.webhooks.plain-secrets=true, and the database has it as it is)");
            }
            return secret;
        }
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed =
                cipher(Cipher.ENCRYPT_MODE, keys.current(), nonce, endpoint, secret.getBytes(StandardCharsets.UTF_8));
        byte[] both = ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return PREFIX + keys.currentId() + ":" + Base64.getEncoder().encodeToString(both);
    }

    /**
     * What was sealed.
     *
     * @throws IllegalStateException if its key is not configured, or it is not what was sealed for this endpoint
     */
    String open(UUID endpoint, String stored) {
        if (!stored.startsWith(PREFIX)) {
            return stored;
        }
        int colon = stored.indexOf(':', PREFIX.length());
        String id = stored.substring(PREFIX.length(), colon);
        SecretKey key = keys.find(id);
        if (key == null) {
            throw new IllegalStateException(
                    "The endpoint's secret was sealed with the key '%s', which kiln.webhooks.secret-keys has not: add it, or give the endpoint another secret"
                            .formatted(id));
        }
        byte[] both = Base64.getDecoder().decode(stored.substring(colon + 1));
        ByteBuffer parts = ByteBuffer.wrap(both);
        byte[] nonce = new byte[NONCE_BYTES];
        parts.get(nonce);
        byte[] sealed = new byte[parts.remaining()];
        parts.get(sealed);
        return new String(cipher(Cipher.DECRYPT_MODE, key, nonce, endpoint, sealed), StandardCharsets.UTF_8);
    }

    /** How a secret begins that needs not be sealed again; null where there is nothing to seal with. */
    @Nullable
    String currentPrefix() {
        return keys.isEmpty() ? null : PREFIX + keys.currentId() + ":";
    }

    private static byte[] cipher(int mode, SecretKey key, byte[] nonce, UUID endpoint, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(endpoint.toString().getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The secret of endpoint %s is not what was stored".formatted(endpoint), e);
        }
    }
}
