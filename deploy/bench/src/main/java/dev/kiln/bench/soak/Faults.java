package dev.kiln.bench.soak;

import dev.kiln.bench.process.JvmProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Hurts one part after the other, until it is interrupted. Which, whom and for how long is drawn from the seed; what the
 * draw meets depends on the moment, so a seed repeats the faults, not the outcome. Two of these side by side let faults
 * overlap.
 */
final class Faults implements Runnable {

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(12);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final List<Fault> kinds;
    private final RandomGenerator random;
    private final Journal journal;
    private final Map<String, Integer> done = new TreeMap<>();

    private Faults(List<Fault> kinds, RandomGenerator random, Journal journal) {
        this.kinds = kinds;
        this.random = random;
        this.journal = journal;
    }

    /** What happens to workers. Beyond 15 seconds, the lease, a frozen one is taken for lost. */
    static Faults ofWorkers(SoakCluster cluster, RandomGenerator random, Journal journal) {
        List<JvmProcess> workers = cluster.workers();
        Fault kill = new Fault("worker SIGKILLed", workers, JvmProcess::kill, JvmProcess::startAgain, 25);
        Fault freeze = new Fault("worker frozen", workers, JvmProcess::freeze, JvmProcess::thaw, 25);
        Fault leave = new Fault("worker SIGTERMed", workers, JvmProcess::terminate, JvmProcess::startAgain, 5);
        return new Faults(List.of(kill, kill, freeze, leave), random, journal);
    }

    /** What happens to api, broker and database. */
    static Faults ofServers(SoakCluster cluster, RandomGenerator random, Journal journal) {
        List<JvmProcess> broker = List.of(cluster.broker());
        Fault api = new Fault("api SIGKILLed", cluster.apis(), JvmProcess::kill, JvmProcess::startAgain, 10);
        Fault crash = new Fault("broker SIGKILLed", broker, JvmProcess::kill, JvmProcess::startAgain, 20);
        Fault stop = new Fault("broker SIGTERMed", broker, JvmProcess::terminate, JvmProcess::startAgain, 5);
        Fault database = new Fault(
                "database stopped",
                broker,
                each -> cluster.database().stop(),
                each -> cluster.database().start(),
                10);
        return new Faults(List.of(api, api, crash, stop, database), random, journal);
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(between(SHORTEST_PAUSE, LONGEST_PAUSE));
                Fault fault = kinds.get(random.nextInt(kinds.size()));
                JvmProcess victim =
                        fault.victims().get(random.nextInt(fault.victims().size()));
                hurt(fault, victim, between(SHORTEST, Duration.ofSeconds(fault.longestSeconds())));
            }
        } catch (InterruptedException e) {
            // The end of the soak.
        }
    }

    /** How often each kind of fault was done. */
    synchronized Map<String, Integer> done() {
        return Map.copyOf(done);
    }

    private void hurt(Fault fault, JvmProcess victim, Duration length) throws InterruptedException {
        journal.say("%s (%s) for %.1f s".formatted(fault.name(), victim.name(), length.toMillis() / 1000.0));
        synchronized (this) {
            done.merge(fault.name(), 1, Integer::sum);
        }
        fault.begin().on(victim);
        try {
            Thread.sleep(length);
        } finally {
            fault.end().on(victim);
        }
    }

    private Duration between(Duration least, Duration most) {
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis()));
    }

    /** @param longestSeconds how long it lasts at most, between its begin and its end */
    private record Fault(String name, List<JvmProcess> victims, Step begin, Step end, long longestSeconds) {}

    @FunctionalInterface
    private interface Step {
        void on(JvmProcess victim) throws InterruptedException;
    }
}
