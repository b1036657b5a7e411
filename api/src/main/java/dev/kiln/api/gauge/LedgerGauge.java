package dev.kiln.api.gauge;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gauge that is a query of the database. Each of its rows is a series: the column {@code value} is its value, and every
 * other column, which must be text, a label of that name.
 *
 * @param name in Micrometer's spelling, for example {@code kiln.builds.open}
 * @param unit the base unit in the plural, if it has one
 * @param help what it tells, in a sentence without a full stop
 * @param pace how often it is worth the query
 * @param query with named parameters; bounded in its rows
 * @param parameters of the query
 */
public record LedgerGauge(
        String name, @Nullable String unit, String help, Pace pace, String query, Map<String, Object> parameters) {

    public LedgerGauge {
        parameters = Map.copyOf(parameters);
    }

    /** Without parameters, and cheap. */
    public static LedgerGauge of(String name, @Nullable String unit, String help, String query) {
        return new LedgerGauge(name, unit, help, Pace.OFTEN, query, Map.of());
    }

    public LedgerGauge with(String parameter, Object value) {
        return new LedgerGauge(name, unit, help, pace, query, Map.of(parameter, value));
    }

    public LedgerGauge at(Pace other) {
        return new LedgerGauge(name, unit, help, other, query, parameters);
    }

    /** How often a gauge is read. */
    public enum Pace {
        /** Answered by an index over what is open: every few seconds. */
        OFTEN,
        /** Looks at days of history: every minute. */
        SELDOM
    }
}
