package dev.kiln.api;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Watches what an instance does to its outbox, and ends the JVM at the planned step of the first change after arming. The
 * outbox is empty then.
 */
final class CrashingDatabase extends DelegatingDataSource {

    private final CrashPoint.Plan plan;

    CrashingDatabase(DataSource database, CrashPoint.Plan plan) {
        super(database);
        this.plan = plan;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        Watched watched = new Watched(connection);
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        watched.prepares((String) arguments[0]);
                    }
                    boolean commit = method.getName().equals("commit");
                    if (commit) {
                        watched.beforeCommit();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (commit) {
                            watched.afterCommit();
                        }
                    }
                });
    }

    private void dieAt(CrashPoint point) {
        if (plan.point() == point) {
            CrashPoint.die();
        }
    }

    /** What one transaction has done. */
    private final class Watched {

        private final Connection connection;
        private boolean appended;
        private boolean deleted;

        Watched(Connection connection) {
            this.connection = connection;
        }

        void prepares(String sql) throws SQLException {
            if (!plan.isArmed()) {
                return;
            }
            if (sql.contains("insert into outbox")) {
                appended = true;
            } else if (sql.contains("from outbox") && sql.contains("order by id") && thereAreMessages()) {
                dieAt(CrashPoint.BEFORE_PUBLISH);
            } else if (sql.contains("delete from outbox where id")) {
                dieAt(CrashPoint.AFTER_PUBLISH);
                deleted = true;
            }
        }

        private boolean thereAreMessages() throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet answer = statement.executeQuery("select exists(select 1 from outbox)")) {
                return answer.next() && answer.getBoolean(1);
            }
        }

        void beforeCommit() {
            if (appended) {
                dieAt(CrashPoint.BEFORE_COMMIT);
            }
            if (deleted) {
                dieAt(CrashPoint.BEFORE_DELETION_COMMITS);
            }
        }

        void afterCommit() {
            if (appended) {
                dieAt(CrashPoint.AFTER_COMMIT);
            }
            if (deleted) {
                dieAt(CrashPoint.AFTER_DELETION);
            }
            appended = false;
            deleted = false;
        }
    }
}
