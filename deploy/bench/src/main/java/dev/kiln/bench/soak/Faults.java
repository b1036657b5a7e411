package dev.kiln.bench.soak;

import dev.kiln.bench.Journal;
import dev.kiln.bench.process.Cluster;
import dev.kiln.bench.process.JvmProcess;
import dev.kiln.embedded.EmbeddedDatabase;
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
    static Faults ofWorkers(Cluster cluster, RandomGenerator random, Journal journal) {
        List<JvmProcess> workers = cluster.workers();
        Fault kill = Fault.of("worker SIGKILLed", workers, JvmProcess::kill, JvmProcess::startAgain, 25);
        Fault freeze = Fault.of("worker frozen", workers, JvmProcess::freeze, JvmProcess::thaw, 25);
        Fault leave = Fault.of("worker SIGTERMed", workers, JvmProcess::terminate, JvmProcess::startAgain, 5);
        return new Faults(List.of(kill, kill, freeze, leave), random, journal);
    }

    /** What happens to api, broker and database. */
    static Faults ofServers(Cluster cluster, RandomGenerator random, Journal journal) {
        List<JvmProcess> broker = List.of(cluster.broker());
        EmbeddedDatabase postgres = cluster.database();
        Fault api = Fault.of("api SIGKILLed", cluster.apis(), JvmProcess::kill, JvmProcess::startAgain, 10);
        Fault crash = Fault.of("broker SIGKILLed", broker, JvmProcess::kill, JvmProcess::startAgain, 20);
        Fault stop = Fault.of("broker SIGTERMed", broker, JvmProcess::terminate, JvmProcess::startAgain, 5);
        Fault database =
                new Fault("database stopped", List.of(new Victim("postgresql", postgres::stop, postgres::start)), 10);
        return new Faults(List.of(api, api, crash, stop, database), random, journal);
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(between(SHORTEST_PAUSE, LONGEST_PAUSE));
                Fault fault = kinds.get(random.nextInt(kinds.size()));
                Victim victim =
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

    private void hurt(Fault fault, Victim victim, Duration length) throws InterruptedException {
        journal.say("%s (%s) for %.1f s".formatted(fault.name(), victim.name(), length.toMillis() / 1000.0));
        synchronized (this) {
            done.merge(fault.name(), 1, Integer::sum);
        }
        victim.begin().take();
        try {
            Thread.sleep(length);
        } finally {
            victim.end().take();
        }
    }

    private Duration between(Duration least, Duration most) {
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis()));
    }

    /** @param longestSeconds how long it lasts at most, between its begin and its end */
    private record Fault(String name, List<Victim> victims, long longestSeconds) {

        static Fault of(String name, List<JvmProcess> processes, Signal begin, Signal end, long longestSeconds) {
            List<Victim> victims = processes.stream()
                    .map(each -> new Victim(each.name(), () -> begin.to(each), () -> end.to(each)))
                    .toList();
            return new Fault(name, victims, longestSeconds);
        }
    }

    /** Whom a fault can meet, and what is done to it at its begin and at its end. */
    private record Victim(String name, Step begin, Step end) {}

    @FunctionalInterface
    private interface Signal {
        void to(JvmProcess process) throws InterruptedException;
    }

    @FunctionalInterface
    private interface Step {
        void take() throws InterruptedException;
    }
}
