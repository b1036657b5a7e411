package dev.kiln.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealedSecretsTests {

    private static final String ONE = "one:" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final String TWO =
            "two:" + Base64.getEncoder().encodeToString("2".repeat(32).getBytes(StandardCharsets.US_ASCII));
    private static final UUID ENDPOINT = UUID.randomUUID();

    @Test
    void whatIsSealedIsOpenedWithItsKeyAlsoWhenThereIsANewerOne() {
        String sealed = secrets(ONE).seal(ENDPOINT, "whsec_a");

        assertThat(sealed).startsWith("aes:one:").doesNotContain("whsec_a");
        assertThat(secrets(TWO + "," + ONE).open(ENDPOINT, sealed)).isEqualTo("whsec_a");
        assertThat(secrets(TWO + "\n" + ONE).seal(ENDPOINT, "whsec_a")).startsWith("aes:two:");
        assertThat(secrets(ONE).seal(ENDPOINT, "whsec_a")).isNotEqualTo(sealed);
    }

    @Test
    void aKeyThatIsNotThereIsNamed() {
        String sealed = secrets(ONE).seal(ENDPOINT, "whsec_a");

        assertThatThrownBy(() -> secrets(TWO).open(ENDPOINT, sealed)).hasMessageContaining("'one'");
    }

    @Test
    void aSecretOfAnotherEndpointOrAChangedOneIsNotOpened() {
        String sealed = secrets(ONE).seal(ENDPOINT, "whsec_a");
        String changed = sealed.substring(0, sealed.length() - 6) + "AAAA==";

        assertThatThrownBy(() -> secrets(ONE).open(UUID.randomUUID(), sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> secrets(ONE).open(ENDPOINT, changed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBadKeyIsRefusedAndNotShown() {
        for (String bad : new String[] {"c2VjcmV0", "id:c2VjcmV0", "id:%%%secret", ONE + " " + ONE}) {
            assertThatThrownBy(() -> SecretKeys.parse(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("c2VjcmV0")
                    .hasMessageNotContaining("%%%");
        }
        assertThat(SecretKeys.parse(ONE)).hasToString("SecretKeys[one]");
    }

    private static SealedSecrets secrets(String keys) {
        return new SealedSecrets(Settings.secretKeys(keys));
    }
}
