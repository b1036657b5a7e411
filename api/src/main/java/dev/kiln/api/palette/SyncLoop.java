package dev.kiln.api.palette;

import dev.kiln.api.loop.Loop;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings records over as they become due, some at a time. Every instance does so; a lock keeps two of them from one
 * profile. Does nothing where no Palette is configured.
 */
@Component
@ConditionalOnRole(Role.NOTIFIER)
class SyncLoop extends Loop {

    private static final Logger log = LoggerFactory.getLogger(SyncLoop.class);

    private static final int BATCH = 200;

    private final SyncRows rows;
    private final RecordSync sync;
    private final PaletteProperties properties;
    private final SyncMeters meters;
    private final Semaphore free;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private boolean failing;

    SyncLoop(SyncRows rows, RecordSync sync, PaletteProperties properties, SyncMeters meters) {
        super("palette-sync", Duration.ofSeconds(15));
        this.rows = rows;
        this.sync = sync;
        this.properties = properties;
        this.meters = meters;
        this.free = new Semaphore(properties.concurrency());
    }

    @Override
    public void start() {
        if (!properties.isComplete()) {
            log.info("No Palette is configured: records that are bound to one wait");
            return;
        }
        super.start();
    }

    @Override
    protected void run() throws InterruptedException {
        ExecutorService tries = Executors.newVirtualThreadPerTaskExecutor();
        try {
            while (isRunning()) {
                round(tries);
                Thread.sleep(properties.pollInterval());
            }
        } finally {
            // What is interrupted is found again by whoever comes next.
            tries.shutdownNow();
            tries.close();
        }
    }

    private void round(ExecutorService tries) throws InterruptedException {
        try {
            List<String> due;
            do {
                due = rows.due(BATCH);
                for (String name : due) {
                    begin(tries, name);
                }
                meters.roundCompleted();
            } while (due.size() == BATCH && isRunning());
            recovered();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void begin(ExecutorService tries, String name) throws InterruptedException {
        if (!underWay.add(name)) {
            return;
        }
        try {
            free.acquire();
            tries.execute(() -> attempt(name));
        } catch (InterruptedException e) {
            underWay.remove(name);
            throw e;
        }
    }

    private void attempt(String name) {
        try {
            sync.attempt(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("Cluster profile '{}' could not be brought to Palette, trying again soon: {}", name, e.toString());
        } finally {
            underWay.remove(name);
            free.release();
        }
    }

    private void failed(RuntimeException e) {
        if (!failing) {
            log.warn(
                    "Cannot read which records Palette shall know, trying again every {}: {}",
                    properties.pollInterval(),
                    e.toString());
        }
        failing = true;
    }

    private void recovered() {
        if (failing) {
            log.info("Records are brought to Palette again");
        }
        failing = false;
    }
}
