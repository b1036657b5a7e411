package dev.kiln.common.build;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which Packer template to build.
 *
 * @param source a template source that the operator has configured
 * @param path a template file or folder within the source, relative, without {@code ..}; or else
 * @param target a make target of the Kubernetes Image Builder
 * @param ref the git branch, tag or commit to take it from; the source's default if absent
 */
public record TemplateRef(
        String source,
        @Nullable String path,
        @Nullable String target,
        @Nullable String ref) {

    public TemplateRef {
        Objects.requireNonNull(source, "A template needs a source");
        if ((path == null) == (target == null)) {
            throw new IllegalArgumentException("A template is named by a path or by a target: exactly one of the two");
        }
    }

    /** The path or the target, whichever names the template. */
    @JsonIgnore
    public String name() {
        return path != null ? path : Objects.requireNonNull(target);
    }
}
