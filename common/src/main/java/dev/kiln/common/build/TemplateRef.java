package dev.kiln.common.build;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which Packer template to build.
 *
 * @param source a template source that the operator has configured
 * @param path a template file or folder within the source, relative, without {@code ..}; or else
 * @param target a make target of the Kubernetes Image Builder
 * @param ref the git branch, tag or commit to take it from; the source's default if absent
 * @param only the builds of the template that are run, by their names; all if there are none
 * @param except the builds and post-processors of the template that are left out, by their names
 */
public record TemplateRef(
        String source,
        @Nullable String path,
        @Nullable String target,
        @Nullable String ref,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> only,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> except) {

    public TemplateRef {
        Objects.requireNonNull(source, "A template needs a source");
        only = only == null ? List.of() : List.copyOf(only);
        except = except == null ? List.of() : List.copyOf(except);
        if ((path == null) == (target == null)) {
            throw new IllegalArgumentException("A template is named by a path or by a target: exactly one of the two");
        }
    }

    /** A template with all of its builds. */
    public TemplateRef(String source, @Nullable String path, @Nullable String target, @Nullable String ref) {
        this(source, path, target, ref, List.of(), List.of());
    }

    /** The path or the target, whichever names the template. */
    @JsonIgnore
    public String name() {
        return path != null ? path : Objects.requireNonNull(target);
    }
}
