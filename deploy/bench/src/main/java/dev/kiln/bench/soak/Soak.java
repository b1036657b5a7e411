package dev.kiln.bench.soak;

import dev.kiln.bench.Journal;
import dev.kiln.bench.process.Cluster;
import dev.kiln.bench.process.Jvms;
import dev.kiln.bench.process.ProfileRecord;
import dev.kiln.bench.process.Upstream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.springframework.dao.DataAccessException;

/** One soak: start, load and faults side by side, quiet, verdict. */
final class Soak {

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration BETWEEN_NEWS = Duration.ofMinutes(1);

    private static final int APIS = 2;

    private final SoakOptions options;
    private final Path data;
    private final Journal journal;

    Soak(SoakOptions options, Path data, Journal journal) {
        this.options = options;
        this.data = data;
        this.journal = journal;
    }

    /** Whether everything that is promised was kept. */
    boolean run() throws IOException, InterruptedException {
        journal.say("seed %d, %s, %d workers, %s builds a minute"
                .formatted(options.seed, options.duration(), options.workers, options.rate));
        try (Cluster cluster = Cluster.start(options.programs, Jvms.frugal(), data)) {
            for (int number = 1; number <= APIS; number++) {
                cluster.startApi("--kiln.catalog.sources=examples");
            }
            for (int number = 1; number <= options.workers; number++) {
                cluster.startWorker("worker-" + number);
            }
            cluster.awaitReady();
            journal.say("the cluster is up");
            return soak(cluster);
        }
    }

    private boolean soak(Cluster cluster) throws InterruptedException {
        LedgerEvidence ledger = new LedgerEvidence(cluster.jdbc());
        Faults workers = Faults.ofWorkers(cluster, new Random(options.seed), journal);
        Faults servers = Faults.ofServers(cluster, new Random(options.seed + 1), journal);
        try (Upstream upstream = new Upstream(cluster.http(), cluster.bootstrapServers());
                Load load = new Load(upstream, new Random(options.seed + 2), options.pause())) {
            upstream.putProfile(Load.PROFILE, ProfileRecord.selecting("soak", "yes"));
            runFor(options.duration(), load, ledger, List.of(load, workers, servers));
            journal.say("no more faults and requests; waiting for what runs");
            cluster.restore();
            load.awaitAnswers();
            boolean settled = awaitQuiet(ledger);
            cluster.stopWorkers();
            List<Check> checks = checks(cluster, ledger, load);
            tell(ledger, load, List.of(workers, servers), checks);
            return settled && checks.stream().allMatch(Check::kept);
        }
    }

    private void runFor(Duration duration, Load load, LedgerEvidence ledger, List<Runnable> work)
            throws InterruptedException {
        long deadline = System.nanoTime() + duration.toNanos();
        List<Thread> threads = work.stream()
                .map(each -> Thread.ofPlatform().name("soak").daemon().start(each))
                .toList();
        while (System.nanoTime() < deadline) {
            Thread.sleep(Math.clamp(deadline - System.nanoTime(), 1, BETWEEN_NEWS.toNanos()) / 1_000_000 + 1);
            journal.say("accepted %d, still open %s".formatted(load.accepted().size(), openNow(ledger)));
        }
        for (Thread each : threads) {
            each.interrupt();
            each.join();
        }
    }

    /** The database may be one of those that were hurt. */
    private static String openNow(LedgerEvidence ledger) {
        try {
            return Long.toString(ledger.open());
        } catch (DataAccessException e) {
            return "unknown, the database is away";
        }
    }

    private boolean awaitQuiet(LedgerEvidence ledger) throws InterruptedException {
        long deadline = System.nanoTime() + options.settle.toNanos();
        while (ledger.open() > 0 || ledger.unpublished() > 0) {
            if (System.nanoTime() > deadline) {
                journal.say("%d builds are still open after %s".formatted(ledger.open(), options.settle));
                return false;
            }
            Thread.sleep(LOOK);
        }
        journal.say("all builds have ended");
        return true;
    }

    private List<Check> checks(Cluster cluster, LedgerEvidence ledger, Load load) {
        TopicEvidence topics = new TopicEvidence(cluster.bootstrapServers());
        MachineEvidence machine = new MachineEvidence(data);
        List<Check> checks = new ArrayList<>();
        checks.add(ledger.nothingIsLost(load.accepted(), load.refused()));
        checks.add(ledger.oneTerminalEventEach());
        checks.add(topics.oneTerminalEventEach(ledger.builds()));
        checks.add(ledger.oneChangeOfARecordEach());
        checks.add(ledger.onlyAcceptedImagesInRecords());
        checks.add(machine.noProcesses());
        checks.add(machine.noFiles());
        checks.add(topics.nothingSetAside());
        return checks;
    }

    private void tell(LedgerEvidence ledger, Load load, List<Faults> faults, List<Check> checks) {
        journal.print("");
        journal.print("accepted: " + load.accepted().size());
        Map<String, Integer> done = new TreeMap<>();
        faults.forEach(each -> done.putAll(each.done()));
        done.forEach((fault, times) -> journal.print("%s: %d".formatted(fault, times)));
        ledger.figures().forEach((what, number) -> journal.print("%s: %d".formatted(what, number)));
        checks.forEach(each -> journal.print(each.describe()));
    }
}
