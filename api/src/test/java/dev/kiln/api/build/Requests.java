package dev.kiln.api.build;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.Priority;
import dev.kiln.common.build.TemplateRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests to test with. */
public final class Requests {

    private static final String HELLO = "hello";

    private Requests() {}

    /** The simplest one: all but the template is as by default, so that three attempts may be made. */
    public static BuildRequest hello() {
        return withAttempts(BuildRequest.DEFAULT_MAX_ATTEMPTS);
    }

    public static BuildRequest of(String template) {
        return request(template, BuildRequest.DEFAULT_TIMEOUT, null, BuildRequest.DEFAULT_MAX_ATTEMPTS);
    }

    public static BuildRequest withAttempts(int maxAttempts) {
        return request(HELLO, BuildRequest.DEFAULT_TIMEOUT, null, maxAttempts);
    }

    public static BuildRequest withTimeout(Duration timeout) {
        return request(HELLO, timeout, null, BuildRequest.DEFAULT_MAX_ATTEMPTS);
    }

    public static BuildRequest withQueueTimeout(Duration queueTimeout) {
        return request(HELLO, BuildRequest.DEFAULT_TIMEOUT, queueTimeout, BuildRequest.DEFAULT_MAX_ATTEMPTS);
    }

    private static BuildRequest request(
            String template, Duration timeout, @Nullable Duration queueTimeout, int maxAttempts) {
        return new BuildRequest(
                new TemplateRef("examples", template, null, null),
                "v1.34.2",
                List.of(),
                Map.of("greeting", "hello"),
                BuildRequest.DEFAULT_POOL,
                Priority.NORMAL,
                timeout,
                queueTimeout,
                maxAttempts,
                Map.of("os", "debian-13"),
                List.of());
    }
}
