package dev.kiln.servers;

import dev.kiln.embedded.Server;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A PostgreSQL server on 127.0.0.1, with an empty database {@value #NAME}.
 *
 * @param address host and port; the same after every {@link #start()}
 * @param username a superuser
 */
public record Database(Server server, String address, String username, String password) implements Server {
    static final String NAME = "kiln";

    /** Starts one that nothing is kept of; it ends with {@link #close()}, or else with the JVM. */
    public static Database startTemporary() {
        return Servers.chosen().database();
    }

    /** Where the database {@value #NAME} is. */
    public String jdbcUrl() {
        return jdbcUrl(NAME);
    }

    /**
     * Makes an empty database beside the others, so that tests can share a server.
     *
     * @return its JDBC URL, for the same user and password
     */
    public String createDatabase(String name) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), username, password);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return jdbcUrl(name);
        } catch (SQLException e) {
            throw new IllegalStateException("Could not create the database " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void close() {
        server.close();
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://" + address + "/" + database;
    }
}
