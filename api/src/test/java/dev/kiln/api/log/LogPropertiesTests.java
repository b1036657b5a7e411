package dev.kiln.api.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LogPropertiesTests {

    @Test
    void everyPropertyHasADefault() {
        assertThat(bind(Map.of()))
                .isEqualTo(new LogProperties(
                        Duration.ofHours(24), Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMillis(500)));
    }

    @Test
    void everyPropertyCanBeSet() {
        assertThat(bind(Map.of(
                        "kiln.log.longest-stream", "1h",
                        "kiln.log.stragglers", "2s",
                        "kiln.log.keep-alive", "3s",
                        "kiln.log.poll", "4ms")))
                .isEqualTo(new LogProperties(
                        Duration.ofHours(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMillis(4)));
    }

    @Test
    void aDurationThatIsNoneIsRefused() {
        assertThatThrownBy(() -> bind(Map.of("kiln.log.poll", "0s")))
                .hasRootCauseMessage("Durations under kiln.log must be positive, not PT0S");
    }

    private static LogProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("kiln.log", LogProperties.class);
    }
}
