package dev.kiln.api.build;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the ledger's tables say, for tests. */
public record LedgerReader(JdbcClient jdbc) {

    public BuildState state(BuildId build) {
        return BuildState.valueOf(jdbc.sql("select state from build where id = ?")
                .param(build.value())
                .query(String.class)
                .single());
    }

    /** The states of its attempts, the first one first. */
    public List<String> attempts(BuildId build) {
        return texts("select state from attempt where build_id = ? order by number", build.value());
    }

    /** The artifact ids of its images, in any order. */
    public List<String> images(BuildId build, String state) {
        return texts("select artifact_id from image where build_id = ? and state = ?", build.value(), state);
    }

    /** The types of its events, the first one first. */
    public List<String> eventTypes(BuildId build) {
        return texts("select type from build_event where build_id = ? order by number", build.value());
    }

    /** The rule behind the failure of an attempt. */
    public String failureRule(BuildId build, int attempt) {
        return jdbc.sql("select failure ->> 'rule' from attempt where build_id = ? and number = ?")
                .params(build.value(), attempt)
                .query(String.class)
                .single();
    }

    public long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private List<String> texts(String sql, Object... parameters) {
        return jdbc.sql(sql)
                .params(parameters)
                .query((row, n) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }
}
