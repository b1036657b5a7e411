package dev.kiln.bench.soak;

import dev.kiln.bench.process.RefusedException;
import dev.kiln.bench.process.Upstream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.random.RandomGenerator;

/**
 * Asks for builds at a steady rate, over HTTP and over Kafka, until it is interrupted. Most shall succeed, some fail, some
 * are cancelled. What was accepted is remembered: all of it has to end as it should. Thread-safe.
 */
final class Load implements Runnable, AutoCloseable {

    static final String PROFILE = "soak";

    /** As many as a request may ask for: it is the faults that shall be survived, and a build may meet some of them. */
    private static final int MOST_ATTEMPTS = 10;

    private static final Duration LONGEST_BUILD = Duration.ofMinutes(2);

    /** How a build shall end. */
    enum Expected {
        SUCCEEDED,
        FAILED,
        /** It was asked to stop while it waited, ran, or had ended. */
        ANY
    }

    private final Upstream upstream;
    private final RandomGenerator random;
    private final Duration pause;
    private final Map<String, Expected> accepted = new ConcurrentHashMap<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final Phaser unanswered = new Phaser(1);
    private int sent;

    Load(Upstream upstream, RandomGenerator random, Duration pause) {
        this.upstream = upstream;
        this.random = random;
        this.pause = pause;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(pause);
                sendOne();
            }
        } catch (InterruptedException e) {
            // The end of the soak.
        }
    }

    /** The keys of what was accepted, and how each shall end. */
    Map<String, Expected> accepted() {
        return Map.copyOf(accepted);
    }

    /** What was refused for good, though nothing was wrong with it; one sentence each. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    /** Waits until everything that was sent is accepted. All parts of the cluster should be up. */
    void awaitAnswers() {
        unanswered.arriveAndAwaitAdvance();
    }

    private void sendOne() {
        String key = "soak-" + ++sent;
        boolean kafka = random.nextInt(4) == 0;
        Expected expected = switch (random.nextInt(12)) {
            case 0 -> Expected.FAILED;
            case 1 -> kafka ? Expected.SUCCEEDED : Expected.ANY;
            default -> Expected.SUCCEEDED;
        };
        Map<String, Object> request = request(expected == Expected.FAILED ? "never" : seconds());
        Duration untilCancel = Duration.ofMillis(random.nextInt(6_000));
        unanswered.register();
        senders.execute(() -> send(key, request, kafka, expected, untilCancel));
    }

    private void send(String key, Map<String, Object> request, boolean kafka, Expected expected, Duration untilCancel) {
        try {
            if (kafka) {
                upstream.publish(key, request);
                accepted.put(key, expected);
                return;
            }
            URI build = upstream.submit(key, request);
            accepted.put(key, expected);
            if (expected == Expected.ANY) {
                Thread.sleep(untilCancel);
                upstream.cancel(build);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RefusedException e) {
            refused.add(key + " was refused: " + e.getMessage());
        } finally {
            unanswered.arriveAndDeregister();
        }
    }

    private String seconds() {
        return "%.1f".formatted(random.nextDouble() * 3);
    }

    private static Map<String, Object> request(String seconds) {
        return Map.of(
                "template", Map.of("source", "examples", "path", "hello"),
                "variables", Map.of("seconds", seconds),
                "timeout", LONGEST_BUILD,
                "maxAttempts", MOST_ATTEMPTS,
                "labels", Map.of("soak", "yes"));
    }

    @Override
    public void close() {
        senders.shutdownNow();
    }
}
