package dev.kiln.standalone;

import dev.kiln.api.KilnApi;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The api in this JVM, with all of its roles. Ends when it is closed, not with the JVM by itself: the order is the cluster's. */
final class ApiContext implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private ApiContext(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param properties on top of the api's own defaults; they go before every other source */
    static ApiContext start(Map<String, Object> properties) {
        String[] arguments = properties.entrySet().stream()
                .map(each -> "--%s=%s".formatted(each.getKey(), each.getValue()))
                .toArray(String[]::new);
        return new ApiContext(new SpringApplicationBuilder(KilnApi.class)
                .registerShutdownHook(false)
                .bannerMode(Banner.Mode.OFF)
                .run(arguments));
    }

    @Override
    public void close() {
        context.close();
    }
}
