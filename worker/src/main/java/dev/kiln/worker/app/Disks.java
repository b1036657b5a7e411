package dev.kiln.worker.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * Finds out, again and again, whether attempts have room to write: a worker with a full disk would fail one job after the
 * other faster than any healthy one can build them. Thread-safe.
 */
final class Disks implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Disks.class);

    /** More than a file system keeps beside a file's name. */
    private static final byte[] PROBE = new byte[64 * 1024];

    private final Set<Path> folders;
    private final DataSize minFree;
    private final Duration interval;
    private volatile @Nullable String obstacle;
    private volatile long lastRound = System.nanoTime();

    /**
     * Looks for the first time.
     *
     * @param folders where attempts write
     * @param minFree how much must be free in each
     */
    Disks(List<Path> folders, DataSize minFree, Duration interval) {
        this.folders = Set.copyOf(folders);
        this.minFree = minFree;
        this.interval = interval;
        probe();
    }

    /** Why nothing can be written, if that is so. */
    Optional<String> obstacle() {
        return Optional.ofNullable(obstacle);
    }

    /** How long ago the loop last came round. */
    Duration sinceLastRound() {
        return Duration.ofNanos(System.nanoTime() - lastRound);
    }

    /** Looks until it is interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(interval);
                probe();
                lastRound = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks now. */
    synchronized void probe() {
        String before = obstacle;
        String now = folders.stream()
                .map(this::obstacleIn)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
        obstacle = now;
        if (now != null && before == null) {
            log.error("Out of service: {}", now);
        } else if (now == null && before != null) {
            log.info("In service again: {} can be written to", folders);
        }
    }

    private Optional<String> obstacleIn(Path folder) {
        try {
            Path file = Files.createTempFile(folder, "probe", "");
            try {
                write(file);
            } finally {
                Files.delete(file);
            }
            DataSize free = DataSize.ofBytes(Files.getFileStore(folder).getUsableSpace());
            return free.compareTo(minFree) < 0
                    ? Optional.of("%s has %d MB free, less than the %d of kiln.worker.disk.min-free"
                            .formatted(folder, free.toMegabytes(), minFree.toMegabytes()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of("%s cannot be written to: %s".formatted(folder, reason(e)));
        }
    }

    private static void write(Path file) throws IOException {
        Files.write(file, PROBE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static String reason(IOException e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
}
