package dev.kiln.worker.template;

import dev.kiln.common.schema.Spelling;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says that names are not there, and which ones may have been meant. */
public final class Unknown {

    /** More than this many would not be read. */
    private static final int MOST_SHOWN = 30;

    private Unknown() {}

    /** Variables that the template does not declare. */
    public static Plan.Refused variables(Set<String> unknown, Set<String> declared) {
        return Plan.Refused.badRequest(
                "variable-unknown",
                "The template does not declare "
                        + unknown.stream()
                                .map(each -> each + meant(each, declared))
                                .collect(Collectors.joining(", ")),
                "It declares " + some(declared));
    }

    /** A target that the checkout does not offer. */
    public static Plan.Refused target(String target, Set<String> offered) {
        return Plan.Refused.badRequest(
                "target-unknown",
                "The template source has no target '%s'%s".formatted(target, meant(target, offered)),
                "GET /api/v1/template-sources lists its targets");
    }

    private static String meant(String name, Collection<String> known) {
        return Spelling.nearest(name, known)
                .map(" (did you mean '%s'?)"::formatted)
                .orElse("");
    }

    private static String some(Set<String> names) {
        String shown = new TreeSet<>(names).stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
        return names.size() > MOST_SHOWN ? "%s and %d more".formatted(shown, names.size() - MOST_SHOWN) : shown;
    }
}
