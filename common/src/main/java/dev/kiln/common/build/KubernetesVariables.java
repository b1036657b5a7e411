package dev.kiln.common.build;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Kubernetes version as templates are told it. The Kubernetes Image Builder splits it over four variables that have to
 * agree ({@code images/capi/packer/config/kubernetes.json}); other templates mostly have the first one.
 */
public final class KubernetesVariables {

    private static final String PLAIN = "kubernetes_version";
    private static final String SEMVER = "kubernetes_semver";
    private static final String SERIES = "kubernetes_series";
    private static final String DEB = "kubernetes_deb_version";
    private static final String RPM = "kubernetes_rpm_version";

    /** Packages are numbered after the version that they hold: 1.34.2-1.1 is the first of 1.34.2. */
    private static final List<String> PACKAGES = List.of(DEB, RPM);

    private KubernetesVariables() {}

    /** The value of each variable, for a version like {@code v1.34.2}. */
    public static Map<String, String> of(String version) {
        String number = version.substring(1);
        String[] parts = number.split("\\.", 3);
        return Map.of(
                PLAIN, version,
                SEMVER, version,
                SERIES, "v" + parts[0] + "." + parts[1],
                DEB, number + "-1.1",
                RPM, number);
    }

    /** Those of the given variables that name another version, each with the value that would agree. */
    public static Map<String, String> contradictions(String version, Map<String, String> variables) {
        Map<String, String> contradictions = new TreeMap<>();
        of(version).forEach((name, value) -> {
            String given = variables.get(name);
            if (given != null && !agrees(name, given, value, version.substring(1))) {
                contradictions.put(name, value);
            }
        });
        return contradictions;
    }

    private static boolean agrees(String name, String given, String value, String number) {
        return given.equals(value)
                || (PACKAGES.contains(name) && (given.equals(number) || given.startsWith(number + "-")));
    }
}
