package dev.kiln.common.build;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream system asks for: one image. Everything but the template has a default. The form of each part is
 * laid down in {@code build-request.schema.json}, which requests are checked against before they become one of these.
 *
 * @param template what to build
 * @param kubernetesVersion the Kubernetes version that the image is for, for example {@code v1.34.2}
 * @param regions where the image shall be available; none means where it is built
 * @param variables values for the template's variables
 * @param pool the pool of workers that shall build it
 * @param priority how urgent it is
 * @param timeout how long one attempt may take
 * @param queueTimeout how long an attempt may wait for a worker before the build is given up; none means for ever
 * @param maxAttempts how many attempts may be made, the first one included
 * @param labels free-form, for filters and for the selectors of cluster profiles
 * @param profiles cluster profile records that shall point at the image, beside those that select it
 */
public record BuildRequest(
        TemplateRef template,
        @Nullable String kubernetesVersion,
        List<String> regions,
        Map<String, String> variables,
        String pool,
        Priority priority,
        Duration timeout,
        @Nullable Duration queueTimeout,
        Integer maxAttempts,
        Map<String, String> labels,
        List<String> profiles) {

    public static final String DEFAULT_POOL = "default";
    public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(2);
    public static final int DEFAULT_MAX_ATTEMPTS = 3;

    /** Jackson passes null for what is missing: the defaults are set here. */
    public BuildRequest {
        Objects.requireNonNull(template, "A build request needs a template");
        regions = regions == null ? List.of() : List.copyOf(regions);
        variables = variables == null ? Map.of() : Map.copyOf(variables);
        pool = pool == null ? DEFAULT_POOL : pool;
        priority = priority == null ? Priority.NORMAL : priority;
        timeout = timeout == null ? DEFAULT_TIMEOUT : timeout;
        maxAttempts = maxAttempts == null ? (Integer) DEFAULT_MAX_ATTEMPTS : maxAttempts;
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        profiles = profiles == null ? List.of() : List.copyOf(profiles);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("A build's timeout must be positive, not " + timeout);
        }
        if (queueTimeout != null && !queueTimeout.isPositive()) {
            throw new IllegalArgumentException("A build's queueTimeout must be positive, not " + queueTimeout);
        }
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("A build needs at least one attempt, not " + maxAttempts);
        }
    }
}
