package dev.kiln.worker.template;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.KubernetesVariables;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a request a template is told: its own variables, and, where the template declares a name for it, the Kubernetes
 * version and the regions. What the request's variables say goes first.
 */
public final class RequestVariables {

    private RequestVariables() {}

    /** The names under {@code variables} that the template does not declare: Packer would ignore them in silence. */
    public static Set<String> unknown(BuildRequest request, Set<String> declared) {
        Set<String> unknown = new TreeSet<>(request.variables().keySet());
        unknown.removeAll(declared);
        return unknown;
    }

    static Map<String, String> of(BuildRequest request, Set<String> declared) {
        Map<String, String> values = new HashMap<>();
        String version = request.kubernetesVersion();
        if (version != null) {
            values.putAll(KubernetesVariables.of(version));
        }
        if (!request.regions().isEmpty()) {
            values.put("regions", String.join(",", request.regions()));
        }
        values.keySet().retainAll(declared);
        values.putAll(request.variables());
        return values;
    }
}
