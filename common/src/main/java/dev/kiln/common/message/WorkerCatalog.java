package dev.kiln.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kiln.common.build.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a worker can build, on {@code kiln.templates}, keyed by the worker: whole each time, sent at its start and when it
 * changes. A list for people; whether something can be built is found out when it is built.
 *
 * @param sources its template sources, at their default refs
 * @param at by the worker's clock, for people only
 */
public record WorkerCatalog(WorkerId workerId, String pool, List<Source> sources, Instant at) {

    public WorkerCatalog {
        Objects.requireNonNull(workerId, "workerId is missing");
        Objects.requireNonNull(pool, "pool is missing");
        Objects.requireNonNull(at, "at is missing");
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /**
     * A template source.
     *
     * @param name what requests call it
     * @param kind whether requests name a path of it or a target
     * @param commit the commit that was looked at, if the source has commits
     * @param templates its templates or targets
     * @param variables the names of variables, by what {@link Template#variables()} calls them
     * @param problem why nothing, or not all, can be told of it
     */
    public record Source(
            String name,
            Kind kind,
            @Nullable String commit,
            List<Template> templates,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<String>> variables,
            @Nullable String problem) {

        public Source {
            Objects.requireNonNull(name, "name is missing");
            Objects.requireNonNull(kind, "kind is missing");
            templates = templates == null ? List.of() : List.copyOf(templates);
            variables = variables == null ? Map.of() : Map.copyOf(variables);
        }
    }

    /**
     * A template or a target.
     *
     * @param name the path, or the target
     * @param variables tells the variables that it takes, among those of its source; absent if they are not known. Targets
     *     that share a template share them, and a few of them may be for some of these targets only
     */
    public record Template(String name, @Nullable String variables) {
        public Template {
            Objects.requireNonNull(name, "name is missing");
        }
    }

    /** How requests name what is in a source. */
    public enum Kind {
        /** By a path: a template of Packer. */
        @JsonProperty("packer")
        PACKER,
        /** By a target of the Kubernetes Image Builder. */
        @JsonProperty("kib")
        KIB
    }
}
