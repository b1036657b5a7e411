package dev.kiln.api;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Watches what an instance does to its outbox, and ends the JVM at the planned step of the first change after arming. */
final class CrashingDatabase extends DelegatingDataSource {

    private final CrashPoint.Plan plan;
    private volatile boolean committed;
    private volatile boolean selected;

    CrashingDatabase(DataSource database, CrashPoint.Plan plan) {
        super(database);
        this.plan = plan;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        Watched watched = new Watched();
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

        private boolean appended;
        private boolean deleted;

        void prepares(String sql) {
            if (sql.contains("insert into outbox") && plan.isArmed()) {
                appended = true;
            } else if (sql.contains("from outbox") && sql.contains("order by id") && committed) {
                selected = true;
                dieAt(CrashPoint.BEFORE_PUBLISH);
            } else if (sql.contains("delete from outbox where id") && selected) {
                dieAt(CrashPoint.AFTER_PUBLISH);
                deleted = true;
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
                committed = true;
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
