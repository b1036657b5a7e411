package dev.kiln.api.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class PalettePropertiesTests {

    private static final String URL = "https://api.spectrocloud.com";

    @Test
    void hasDefaultsForAllButTheAddressAndTheKey() {
        PaletteProperties properties = bind(Map.of());

        assertThat(properties.isComplete()).isFalse();
        assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(properties.readTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(properties.requestsPerSecond()).isEqualTo(40);
        assertThat(properties.tries()).isEqualTo(3);
        assertThat(properties.concurrency()).isEqualTo(4);
        assertThat(properties.checkInterval()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void isCompleteWithBothOnly() {
        assertThat(bind(Map.of("base-url", URL)).isComplete()).isFalse();
        assertThat(bind(Map.of("api-key", "k")).isComplete()).isFalse();
        assertThat(bind(Map.of("base-url", URL, "api-key", "k")).isComplete()).isTrue();
    }

    @Test
    void neverShowsTheKey() {
        assertThat(bind(Map.of("base-url", URL, "api-key", "a-secret")))
                .asString()
                .doesNotContain("a-secret");
    }

    @Test
    void readsTheKeyAnewFromItsFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "first\n");
        PaletteProperties properties = bind(Map.of("base-url", URL, "api-key-file", file.toString()));

        assertThat(properties.key()).isEqualTo("first");
        Files.writeString(file, "second");
        assertThat(properties.key()).isEqualTo("second");
    }

    @Test
    void takesTheKeyFromTheEnvironment() {
        var environment = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of("KILN_PALETTE_APIKEY", "a-secret"));

        PaletteProperties properties = new Binder(Objects.requireNonNull(ConfigurationPropertySource.from(environment)))
                .bindOrCreate("kiln.palette", PaletteProperties.class);

        assertThat(properties.key()).isEqualTo("a-secret");
    }

    @Test
    void aKeyThatCannotBeSentIsNotShownEither() {
        assertThatThrownBy(() -> bind(Map.of("api-key", "a-secret\nb")).key())
                .hasMessageContaining("a character that a header cannot have")
                .hasMessageNotContaining("a-secret");
    }

    @Test
    void refusesWhatCannotBeMeant() {
        assertThatThrownBy(() -> bind(Map.of("base-url", "palette"))).hasStackTraceContaining("expected for example");
        assertThatThrownBy(() -> bind(Map.of("api-key", "a", "api-key-file", "b")))
                .hasStackTraceContaining("leave one out");
        assertThatThrownBy(() -> bind(Map.of("read-timeout", "0s"))).hasStackTraceContaining("must be positive");
    }

    private static PaletteProperties bind(Map<String, String> values) {
        Map<String, String> properties = new HashMap<>();
        values.forEach((key, value) -> properties.put("kiln.palette." + key, value));
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("kiln.palette", PaletteProperties.class);
    }
}
