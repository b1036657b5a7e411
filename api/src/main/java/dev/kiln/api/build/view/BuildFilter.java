package dev.kiln.api.build.view;

import dev.kiln.api.http.ProblemException;
import dev.kiln.api.sql.Conditions;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.message.MessageCodec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which builds are wanted: those to which every part applies that is there.
 *
 * @param states one of them; none means any
 * @param source the template's source
 * @param template the template's path or target within the source
 * @param labels all of them
 * @param profile one of the profiles that the request names
 */
record BuildFilter(
        @Nullable List<BuildState> states,
        @Nullable String pool,
        @Nullable String source,
        @Nullable String template,
        Map<String, String> labels,
        @Nullable String profile,
        @Nullable String kubernetesVersion) {

    /**
     * Reads labels of the form {@code key=value}.
     *
     * @throws ProblemException 400, if one is of another form, or if two give one key different values
     */
    static Map<String, String> labels(@Nullable List<String> texts) {
        Map<String, String> labels = new TreeMap<>();
        for (String text : texts == null ? List.<String>of() : texts) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw ProblemException.parameter("label", text, "of the form key=value");
            }
            String value = text.substring(equals + 1);
            String other = labels.putIfAbsent(text.substring(0, equals), value);
            if (other != null && !other.equals(value)) {
                throw ProblemException.parameter(
                        "label", text, "the only one of its key: it was already given the value '%s'".formatted(other));
            }
        }
        return labels;
    }

    Conditions conditions() {
        Conditions conditions = new Conditions();
        conditions.ifAny("state = any(:states)", "states", states);
        conditions.ifPresent("pool = :pool", "pool", pool);
        conditions.ifPresent("template_source = :source", "source", source);
        conditions.ifPresent("template_name = :template", "template", template);
        conditions.ifPresent(
                "labels @> :labels::jsonb",
                "labels",
                labels.isEmpty() ? null : MessageCodec.mapper().writeValueAsString(labels));
        conditions.ifPresent(
                "profiles @> :profiles::text[]", "profiles", profile == null ? null : new String[] {profile});
        conditions.ifPresent("kubernetes_version = :kubernetes", "kubernetes", kubernetesVersion);
        return conditions;
    }
}
