package dev.kiln.worker.app;

import dev.kiln.common.message.StopReason;
import dev.kiln.worker.attempt.Slots;
import dev.kiln.worker.report.Heartbeats;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether Kafka takes this worker's heartbeats: says once that it does not, and once that it does again. After the
 * limit it stops what is built here: nobody can be told of it any more, and whoever pays for the machines would not know of
 * them. Ends when its thread is interrupted.
 *
 * @param away after how long without a heartbeat that arrived Kafka counts as away
 * @param limit how long to build on without Kafka; longer than {@code away}
 */
record ContactWatch(Heartbeats heartbeats, Slots slots, Duration away, Duration limit) implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ContactWatch.class);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private enum Contact {
        KEPT,
        MISSED,
        LOST
    }

    @Override
    public void run() {
        Contact before = Contact.KEPT;
        try {
            while (true) {
                Contact now = contact();
                if (now != before) {
                    changed(now);
                }
                before = now;
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Contact contact() {
        Duration silence = heartbeats.silence();
        if (silence.compareTo(limit) > 0) {
            return Contact.LOST;
        }
        return silence.compareTo(away) > 0 ? Contact.MISSED : Contact.KEPT;
    }

    private void changed(Contact now) {
        switch (now) {
            case KEPT -> log.info("Kafka takes heartbeats again");
            case MISSED ->
                log.warn(
                        "Kafka has taken no heartbeat for {}: no jobs are taken, and what runs goes on, {} at most",
                        away,
                        limit);
            case LOST -> {
                log.error("Kafka has taken no heartbeat for {}: {} builds are stopped", limit, slots.occupied());
                slots.stopAll(StopReason.HANDED_BACK);
            }
        }
    }
}
