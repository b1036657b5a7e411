package dev.kiln.worker.attempt;

import dev.kiln.common.build.BuildRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a request a template is told: its own variables, and, where the template declares a name for it, the Kubernetes
 * version and the regions. What the request's variables say goes first.
 */
final class RequestVariables {

    private RequestVariables() {}

    /** The names under {@code variables} that the template does not declare: Packer would ignore them in silence. */
    static Set<String> unknown(BuildRequest request, Set<String> declared) {
        Set<String> unknown = new TreeSet<>(request.variables().keySet());
        unknown.removeAll(declared);
        return unknown;
    }

    static Map<String, String> of(BuildRequest request, Set<String> declared) {
        Map<String, String> values = new HashMap<>();
        String version = request.kubernetesVersion();
        if (version != null) {
            values.putAll(kubernetes(version));
        }
        if (!request.regions().isEmpty()) {
            values.put("regions", String.join(",", request.regions()));
        }
        values.keySet().retainAll(declared);
        values.putAll(request.variables());
        return values;
    }

    /** The names are those of the Kubernetes Image Builder, and the plain one. */
    private static Map<String, String> kubernetes(String version) {
        String plain = version.substring(1);
        List<String> parts = List.of(plain.split("\\.", 3));
        return Map.of(
                "kubernetes_version", version,
                "kubernetes_semver", version,
                "kubernetes_series", "v" + parts.get(0) + "." + parts.get(1),
                "kubernetes_deb_version", plain + "-1.1",
                "kubernetes_rpm_version", plain);
    }
}
