package dev.kiln.api.webhook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events an endpoint wants to hear of. Both parts must hold; a part that says nothing always does.
 *
 * @param types CloudEvents types; one that ends in {@code *} stands for all that begin so
 * @param subjects what events are about: ids of builds or images, names of cluster profiles
 */
record EventFilter(List<String> types, List<String> subjects) {

    EventFilter {
        types = List.copyOf(types);
        subjects = List.copyOf(subjects);
    }

    boolean lets(String type, @Nullable String subject) {
        return (types.isEmpty() || types.stream().anyMatch(each -> matches(each, type)))
                && (subjects.isEmpty() || (subject != null && subjects.contains(subject)));
    }

    private static boolean matches(String wanted, String type) {
        return wanted.endsWith("*") ? type.startsWith(wanted.substring(0, wanted.length() - 1)) : type.equals(wanted);
    }
}
