package dev.kiln.api.palette;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the calls of all instances together below Palette's limit: each call takes the next place in a row that one line of
 * the database keeps, and waits for its time. Places are evenly apart, so there are no bursts. Thread-safe.
 */
@Component
class RequestRate {

    private final JdbcClient jdbc;
    private final double secondsApart;

    RequestRate(JdbcClient jdbc, PaletteProperties properties) {
        this.jdbc = jdbc;
        this.secondsApart = 1.0 / properties.requestsPerSecond();
    }

    /** Returns when it is the caller's turn. */
    void await() throws InterruptedException {
        double seconds =
                jdbc.sql("""
                        insert into palette_rate as r (one_row, next_place)
                        values (true, clock_timestamp() + make_interval(secs => :apart))
                        on conflict (one_row) do update
                           set next_place = greatest(r.next_place, clock_timestamp()) + make_interval(secs => :apart)
                        returning extract(epoch from next_place - clock_timestamp()) - :apart
                        """).param("apart", secondsApart).query(Double.class).single();
        if (seconds > 0) {
            Thread.sleep(Duration.ofNanos((long) (seconds * 1e9)));
        }
    }
}
