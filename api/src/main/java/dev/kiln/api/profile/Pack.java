package dev.kiln.api.profile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a cluster profile, in Palette's terms.
 *
 * @param name for example {@code generic-byoi}
 * @param layer for example {@code os}, {@code k8s}, {@code cni}
 * @param tag its version, for example {@code 1.0.0}; for Kubernetes the version of Kubernetes
 * @param registry the uid of the registry that it comes from
 * @param values YAML text
 */
public record Pack(
        String name,
        String layer,
        @Nullable String tag,
        @Nullable String registry,
        String values) {

    static final String OS_LAYER = "os";

    private static final String KUBERNETES_LAYER = "k8s";

    /** Full versions, those of a distribution such as {@code 1.30.4-build20240716}, and {@code 1.30} or {@code 1.30.x}. */
    private static final Pattern KUBERNETES_TAG =
            Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})(?:\\.(?:(\\d{1,6})|x))?(?:[-+.].*)?");

    public Pack {
        values = values == null ? "" : values;
    }

    Pack withValues(PackValues changed) {
        return new Pack(name, layer, tag, registry, changed.text());
    }

    /** Whether it says which version of Kubernetes nodes must have. */
    boolean choosesKubernetes() {
        return layer.equals(KUBERNETES_LAYER) && tag != null;
    }

    /** Whether its tag leaves open which version it is: {@code 1.34} or {@code 1.34.x}. */
    public boolean hasOpenTag() {
        if (tag == null) {
            return true;
        }
        Matcher parts = KUBERNETES_TAG.matcher(tag);
        return choosesKubernetes() && parts.matches() && parts.group(3) == null;
    }

    boolean hasReadableTag() {
        return tag == null || KUBERNETES_TAG.matcher(tag).matches();
    }

    /** Whether nodes of that version can join; a tag without a patch version takes every patch of its minor version. */
    boolean takes(KubernetesVersion version) {
        if (tag == null) {
            return true;
        }
        Matcher wanted = KUBERNETES_TAG.matcher(tag);
        var offered = version.semver();
        return wanted.matches()
                && Integer.parseInt(wanted.group(1)) == offered.getMajor()
                && Integer.parseInt(wanted.group(2)) == offered.getMinor()
                && (wanted.group(3) == null || Integer.parseInt(wanted.group(3)) == offered.getPatch());
    }
}
