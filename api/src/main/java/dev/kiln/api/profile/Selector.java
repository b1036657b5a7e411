package dev.kiln.api.profile;

import dev.kiln.common.event.BuildEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which builds a record wants the image of. All that is given must hold; one that gives nothing selects nothing, and its
 * record is changed only by requests that name it.
 *
 * @param labels labels that the request must have, with these values
 * @param template the template that must have been built
 * @param kubernetes what the image's Kubernetes version must be within
 */
public record Selector(
        Map<String, String> labels,
        @Nullable Template template,
        @Nullable KubernetesRange kubernetes) {

    static final Selector NOTHING = new Selector(Map.of(), null, null);

    public Selector {
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }

    boolean selects(BuildEvent build) {
        return !equals(NOTHING)
                && build.labels().entrySet().containsAll(labels.entrySet())
                && (template == null || template.matches(build))
                && (kubernetes == null || inRange(kubernetes, build));
    }

    private static boolean inRange(KubernetesRange range, BuildEvent build) {
        return KubernetesVersion.of(build.kubernetesVersion())
                .filter(range::contains)
                .isPresent();
    }

    /**
     * @param source the template source
     * @param name the path or the target within it; absent for all of the source
     */
    public record Template(String source, @Nullable String name) {

        boolean matches(BuildEvent build) {
            return source.equals(build.template().source())
                    && (name == null || name.equals(build.template().name()));
        }
    }
}
