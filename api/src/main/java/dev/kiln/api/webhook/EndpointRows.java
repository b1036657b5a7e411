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
            "select id, url, description, types, subjects, enabled, gone_at, created_at from webhook_endpoint ";

    private final JdbcClient jdbc;

    EndpointRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param sealed its secret, as {@link SealedSecrets} stores it */
    void insert(UUID id, EndpointWish wish, String sealed) {
        written("""
                        insert into webhook_endpoint (id, url, description, types, subjects, enabled, secret)
                        values (:id, :url, :description, :types, :subjects, :enabled, :secret)
                        """, wish).param("id", id).param("secret", sealed).update();
    }

    /** Whether there is such an endpoint. */
    boolean update(UUID id, EndpointWish wish) {
        return written("""
                        update webhook_endpoint set url = :url, description = :description, types = :types,
                               subjects = :subjects, enabled = :enabled,
                               gone_at = case when :enabled then null else gone_at end
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

    /** It is told of nothing more, until somebody enables it again. */
    void gone(UUID id) {
        jdbc.sql("update webhook_endpoint set enabled = false, gone_at = now() where id = ?")
                .param(id)
                .update();
    }

    /** Secrets that are not stored in the form that begins so. */
    List<Stored> storedOtherwise(String prefix) {
        return jdbc.sql("select id, secret from webhook_endpoint where not starts_with(secret, ?)")
                .param(prefix)
                .query((columns, n) -> {
                    Row row = new Row(columns);
                    return new Stored(row.uuid("id"), row.text("secret"));
                })
                .list();
    }

    /** @param secret as it is stored */
    record Stored(UUID id, String secret) {}

    /** Unless somebody has replaced the secret meanwhile. */
    void restore(Stored before, String sealed) {
        jdbc.sql("update webhook_endpoint set secret = ? where id = ? and secret = ?")
                .params(sealed, before.id(), before.secret())
                .update();
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
                row.optionalInstant("gone_at"),
                row.instant("created_at"));
    }
}
