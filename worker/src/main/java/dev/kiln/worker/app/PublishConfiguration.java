package dev.kiln.worker.app;

import dev.kiln.worker.publish.DirectoryStore;
import dev.kiln.worker.publish.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where images stay. */
@Configuration(proxyBeanMethods = false)
class PublishConfiguration {

    /** Closed by Spring, if there is something to close. */
    @Bean
    ImageStore images(PublishProperties publish, DataDirectory data) throws IOException {
        if (publish.s3() != null) {
            return publish.s3().settings().open();
        }
        Path folder =
                Objects.requireNonNullElse(publish.directory(), data.path().resolve("images"));
        return new DirectoryStore(Files.createDirectories(folder).toRealPath());
    }
}
