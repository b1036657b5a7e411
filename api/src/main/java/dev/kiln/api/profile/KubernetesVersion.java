package dev.kiln.api.profile;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/** A version of Kubernetes, such as {@code v1.34.2}, kept without the {@code v}. */
public record KubernetesVersion(@JsonValue String text) implements Comparable<KubernetesVersion> {

    /** @throws IllegalArgumentException if it is not a semantic version, with or without {@code v} */
    @JsonCreator
    public KubernetesVersion(String text) {
        Semver parsed = Semver.parse(text);
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "Not a Kubernetes version: '%s'; expected for example v1.34.2".formatted(text));
        }
        this.text = parsed.getVersion();
    }

    /** The version that a build names; nothing if it names none, or what it names is none. */
    static Optional<KubernetesVersion> of(@Nullable String text) {
        return Optional.ofNullable(text).filter(Semver::isValid).map(KubernetesVersion::new);
    }

    Semver semver() {
        return new Semver(text);
    }

    boolean sameMinor(KubernetesVersion other) {
        return semver().getMajor() == other.semver().getMajor()
                && semver().getMinor() == other.semver().getMinor();
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return semver().compareTo(other.semver());
    }

    @Override
    public String toString() {
        return "v" + text;
    }
}
