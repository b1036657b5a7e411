package dev.kiln.api.log;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.build.BuildId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Wakes those who follow a log when an instance, this one or another, has stored more of it. Holds one connection to the
 * database while it runs. A hint only: when the connection breaks, notifications are missed until there is a new one.
 * It stops before the web server does, and ends the streams that would keep that from stopping. Thread-safe.
 */
@Component
@ConditionalOnRole(Role.INTAKE)
class LogSignal implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LogSignal.class);

    /** How long the thread may take to see that it shall stop, in milliseconds. */
    private static final int ATTENTION = 500;

    private static final int RECONNECT_DELAY = 1_000;

    private final DataSource database;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread thread;

    LogSignal(DataSource database, MeterRegistry meters) {
        this.database = database;
        Gauge.builder("kiln.log.readers", subscriptions, Set::size)
                .description("Calls that read a log from this instance now")
                .register(meters);
    }

    Subscription subscribe(BuildId build) {
        Subscription subscription = new Subscription(build.toString());
        subscriptions.add(subscription);
        return subscription;
    }

    @Override
    public void start() {
        Thread started = new Thread(this::run, "log-signal");
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        Thread stopped = thread;
        thread = null;
        subscriptions.forEach(Subscription::wake);
        if (stopped != null) {
            stopped.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        while (isRunning()) {
            try (Connection connection = database.getConnection()) {
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                log.debug("Notifications of new log are not heard, trying again: {}", e.toString());
                rest();
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + LogStore.CHANNEL);
            // Whatever was stored while nobody listened.
            subscriptions.forEach(Subscription::wake);
            PGConnection notifying = connection.unwrap(PGConnection.class);
            while (isRunning()) {
                for (PGNotification each : notifying.getNotifications(ATTENTION)) {
                    wake(each.getParameter());
                }
            }
            statement.execute("unlisten " + LogStore.CHANNEL);
        }
    }

    private void wake(String build) {
        for (Subscription each : subscriptions) {
            if (each.build.equals(build)) {
                each.wake();
            }
        }
    }

    private static void rest() {
        try {
            Thread.sleep(RECONNECT_DELAY);
        } catch (InterruptedException e) {
            // It shall stop, and looks whether it shall.
        }
    }

    /** What a follower waits on. It misses nothing that was stored after it was made. Confined to one thread. */
    final class Subscription implements AutoCloseable {

        private final String build;
        private final Semaphore news = new Semaphore(0);

        private Subscription(String build) {
            this.build = build;
        }

        /**
         * Returns when more was stored since the last call, or after the time-out.
         *
         * @return false if the api stops, and waiting makes no more sense
         */
        boolean await(Duration timeout) {
            try {
                if (isRunning() && news.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                    news.drainPermits();
                }
                return isRunning();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private void wake() {
            news.release();
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }
}
