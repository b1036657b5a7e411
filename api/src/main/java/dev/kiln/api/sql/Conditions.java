package dev.kiln.api.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions of a query that callers choose, with their parameters. Not thread-safe. */
public final class Conditions {

    private final List<String> terms = new ArrayList<>(List.of("true"));
    private final Map<String, Object> parameters = new HashMap<>();

    /** Adds a condition on a parameter, unless the value is absent. */
    public void ifPresent(String term, String parameter, @Nullable Object value) {
        if (value != null) {
            terms.add(term);
            parameters.put(parameter, value);
        }
    }

    /** Adds a condition on an array of names, unless there are none. */
    public void ifAny(String term, String parameter, @Nullable Collection<? extends Enum<?>> values) {
        if (values != null && !values.isEmpty()) {
            ifPresent(term, parameter, values.stream().map(Enum::name).toArray(String[]::new));
        }
    }

    /** All of them, for a {@code where} clause. */
    public String sql() {
        return String.join(" and ", terms);
    }

    public Map<String, Object> parameters() {
        return Map.copyOf(parameters);
    }
}
