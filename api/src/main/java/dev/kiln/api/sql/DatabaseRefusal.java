package dev.kiln.api.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in words why an instance could not start for its database, and what to do about it; Spring Boot prints it. */
final class DatabaseRefusal extends AbstractFailureAnalyzer<SQLException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        String action = cause.getSQLState() == null ? null : action(cause.getSQLState());
        return action == null
                ? null
                : new FailureAnalysis("The database cannot be used: " + cause.getMessage(), action, cause);
    }

    /** The states, and their classes, are those of "PostgreSQL Error Codes", appendix A of its manual. */
    private static @Nullable String action(String state) {
        if (state.startsWith("08")) {
            return "Start PostgreSQL, or set spring.datasource.url (SPRING_DATASOURCE_URL) to where it is, for example"
                    + " jdbc:postgresql://db-1:5432/kiln.";
        }
        if (state.startsWith("28")) {
            return "Set spring.datasource.username and spring.datasource.password (SPRING_DATASOURCE_USERNAME,"
                    + " SPRING_DATASOURCE_PASSWORD) to a user who may log in there.";
        }
        return switch (state) {
            case "3D000" ->
                "Create the database, or set spring.datasource.url (SPRING_DATASOURCE_URL) to one that is there."
                        + " Its tables are made at the start.";
            case "42501" -> "Let the user make and change tables: the owner of the database may.";
            default -> null;
        };
    }
}
