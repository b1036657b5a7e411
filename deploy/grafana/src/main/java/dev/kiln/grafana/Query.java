package dev.kiln.grafana;

/**
 * What a panel asks.
 *
 * @param source whom it asks
 * @param text in PromQL or SQL, with Grafana's variables
 * @param legend how a series is called, with {@code {{label}}}
 * @param instant whether only the newest value counts
 */
record Query(Source source, String text, String legend, boolean instant) {

    /** Whom a panel can ask. */
    enum Source {
        PROMETHEUS,
        LEDGER
    }

    Query {
        text = text.strip();
    }

    /** A graph's worth of values. */
    static Query over(String text, String legend) {
        return new Query(Source.PROMETHEUS, text, legend, false);
    }

    /** The newest value. */
    static Query now(String text, String legend) {
        return new Query(Source.PROMETHEUS, text, legend, true);
    }

    /** Rows of a view of the ledger that is made for dashboards. */
    static Query rows(String sql) {
        return new Query(Source.LEDGER, sql, "", true);
    }
}
