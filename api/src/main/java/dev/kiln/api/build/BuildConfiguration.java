package dev.kiln.api.build;

import com.fasterxml.uuid.Generators;
import dev.kiln.api.loop.Backoff;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What the ledger is made of, beside its components. */
@EnableScheduling
@Configuration(proxyBeanMethods = false)
class BuildConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Ids of images and events: UUIDv7, so that they sort by time. */
    @Bean
    Supplier<UUID> ids() {
        return Generators.timeBasedEpochGenerator()::generate;
    }

    @Bean
    BuildLifecycle buildLifecycle(Supplier<UUID> ids, RetryProperties retry) {
        return new BuildLifecycle(ids, Backoff.of(retry.firstDelay(), retry.longestDelay()));
    }
}
