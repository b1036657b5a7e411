package dev.kiln.api.webhook;

import dev.kiln.api.sql.Row;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of endpoints. Thread-safe. */
@Component
class EndpointRows {

    private static final String ENDPOINT =
            "select id, url, description, types, subjects, enabled, created_at from webhook_endpoint ";

    private final JdbcClient jdbc;

    EndpointRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    UUID insert(EndpointWish wish, String secret) {
        return written("""
                        insert into webhook_endpoint (url, description, types, subjects, enabled, secret)
                        values (:url, :description, :types, :subjects, :enabled, :secret) returning id
                        """, wish).param("secret", secret).query(UUID.class).single();
    }

    /** Whether there is such an endpoint. */
    boolean update(UUID id, EndpointWish wish) {
        return written("""
                        update webhook_endpoint set url = :url, description = :description, types = :types,
                               subjects = :subjects, enabled = :enabled
                         where id = :id
                        """, wish).param("id", id).update() == 1;
    }

    private JdbcClient.StatementSpec written(String sql, EndpointWish wish) {
        return jdbc.sql(sql)
                .param("url", wish.url().toString())
                .param("description", wish.description())
                .param("types", wish.types().toArray(String[]::new))
                .param("subjects", wish.subjects().toArray(String[]::new))
                .param("enabled", wish.enabled());
    }

    boolean replaceSecret(UUID id, String secret) {
        return jdbc.sql("update webhook_endpoint set secret = ? where id = ?")
                        .params(secret, id)
                        .update()
                == 1;
    }

    boolean delete(UUID id) {
        return jdbc.sql("delete from webhook_endpoint where id = ?").param(id).update() == 1;
    }

    Optional<Endpoint> find(UUID id) {
        return jdbc.sql(ENDPOINT + "where id = ?")
                .param(id)
                .query(EndpointRows::endpoint)
                .optional();
    }

    List<Endpoint> all() {
        return jdbc.sql(ENDPOINT + "order by created_at, id")
                .query(EndpointRows::endpoint)
                .list();
    }

    private static Endpoint endpoint(ResultSet columns, int n) throws SQLException {
        Row row = new Row(columns);
        return new Endpoint(
                row.uuid("id"),
                URI.create(row.text("url")),
                row.optionalText("description"),
                new EventFilter(row.texts("types"), row.texts("subjects")),
                columns.getBoolean("enabled"),
                row.instant("created_at"));
    }
}
