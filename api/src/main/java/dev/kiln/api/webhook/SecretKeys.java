package dev.kiln.api.webhook;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys by their ids. The first one is for what is sealed from now on; the others open what was sealed before.
 *
 * @param byId in the order in which they were given
 */
record SecretKeys(Map<String, SecretKey> byId) {

    private static final int BYTES = 32;

    private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");

    /**
     * Reads them.
     *
     * @param text {@code id:key}, where the key is 32 bytes in Base64; several of these with white space or commas between
     */
    static SecretKeys parse(String text) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        BETWEEN.splitAsStream(text).filter(each -> !each.isEmpty()).forEach(each -> add(keys, each));
        return new SecretKeys(keys);
    }

    private static void add(Map<String, SecretKey> keys, String entry) {
        int colon = entry.indexOf(':');
        String id = colon < 0 ? "" : entry.substring(0, colon);
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "An entry of kiln.webhooks.secret-keys does not begin with the id of its key: expected for example 2026-01:$(openssl rand -base64 32)");
        }
        SecretKey key = new SecretKeySpec(bytes(id, entry.substring(colon + 1)), "AES");
        if (keys.put(id, key) != null) {
            throw new IllegalArgumentException("kiln.webhooks.secret-keys has the key '%s' twice".formatted(id));
        }
    }

    /** What is wrong is told without the key. */
    private static byte[] bytes(String id, String key) {
        byte[] bytes = new byte[0];
        try {
            bytes = Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException e) {
            // Its message has some of the key.
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "The key '%s' of kiln.webhooks.secret-keys is not 32 bytes in Base64: make one with openssl rand -base64 32"
                            .formatted(id));
        }
        return bytes;
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    String currentId() {
        return byId.keySet().iterator().next();
    }

    SecretKey current() {
        return byId.values().iterator().next();
    }

    @Nullable
    SecretKey find(String id) {
        return byId.get(id);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "SecretKeys" + byId.keySet();
    }
}
