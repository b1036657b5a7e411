package dev.kiln.bench.suite;

import dev.kiln.bench.Journal;
import dev.kiln.bench.process.Cluster;
import dev.kiln.bench.process.JvmProcess;
import dev.kiln.bench.process.Jvms;
import dev.kiln.bench.process.Programs;
import dev.kiln.bench.process.Upstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The cluster that benchmarks share: one api, and one worker with two slots of the pool {@code default}. */
final class Bed implements AutoCloseable {

    /** A pool that has no worker: what is queued there waits. */
    static final String IDLE_POOL = "idle";

    /** A pool whose workers a benchmark starts and kills. */
    static final String SPARE_POOL = "spare";

    /** A pool in which many builds wait. */
    static final String DEEP_POOL = "deep";

    /** A pool of simulated workers. */
    static final String CROWDED_POOL = "crowded";

    /** All of them, for an api. */
    static final String POOLS = String.join(",", "default", IDLE_POOL, SPARE_POOL, DEEP_POOL, CROWDED_POOL);

    /** What plain clients write to, for comparison. */
    static final String FLOOR_TOPIC = "bench-floor";

    /** Nobody shall be told to come again. */
    private static final int OPEN_BUILDS = 10_000_000;

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Size size;
    private final Journal journal;
    private final Programs programs;
    private final Cluster cluster;
    private final PackerLog packers;
    private final Upstream upstream;
    private final JdbcClient jdbc;
    private final String commit;

    private Bed(Size size, Journal journal, Programs programs, Path data) throws IOException, InterruptedException {
        this.size = size;
        this.journal = journal;
        this.programs = programs;
        this.packers = PackerLog.in(data, programs.packer);
        this.commit = Templates.write(data.resolve("templates"), packers.file());
        this.cluster = Cluster.start(programs, Jvms.shipped(programs.units()), data);
        this.jdbc = JdbcClient.create(new SingleConnectionDataSource(
                cluster.database().jdbcUrl(),
                cluster.database().username(),
                cluster.database().password(),
                true));
        cluster.startApi(
                "--kiln.catalog.sources=bench",
                "--kiln.topics.pools=" + POOLS,
                "--kiln.builds.open-per-submitter=" + OPEN_BUILDS);
        createTopic(FLOOR_TOPIC);
        this.upstream = new Upstream(cluster.http(), cluster.bootstrapServers());
    }

    static Bed make(Size size, Journal journal, Programs programs, Path data) throws IOException, InterruptedException {
        Files.createDirectories(data);
        Bed bed = new Bed(size, journal, programs, data);
        try {
            bed.startWorker("worker-1", "default");
            bed.cluster.awaitReady();
            return bed;
        } catch (RuntimeException | InterruptedException e) {
            bed.close();
            throw e;
        }
    }

    Size size() {
        return size;
    }

    Journal journal() {
        return journal;
    }

    Programs programs() {
        return programs;
    }

    Cluster cluster() {
        return cluster;
    }

    PackerLog packers() {
        return packers;
    }

    Upstream upstream() {
        return upstream;
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    URI api() {
        return cluster.http().getFirst();
    }

    private void createTopic(String name) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not create a topic", e);
        }
    }

    /** A worker that writes down when it starts a Packer; it may not be ready yet. */
    JvmProcess startWorker(String id, String pool, String... properties) {
        return cluster.startWorker(id, properties(pool, properties));
    }

    /** The same, started as a container starts it. */
    JvmProcess startWorker(CachedProgram program, String id, String pool) {
        return cluster.startWorker(program.jar(), program.options(), id, properties(pool));
    }

    private String[] properties(String pool, String... more) {
        Stream<String> all = Stream.of(
                "--kiln.worker.pool=" + pool,
                "--kiln.worker.packer.binary=" + packers.program(),
                "--kiln.worker.sources.bench.type=git",
                "--kiln.worker.sources.bench.location=" + cluster.data().resolve("templates"));
        return Stream.concat(all, Stream.of(more)).toArray(String[]::new);
    }

    /** A request for one of {@link Templates}, at a commit: nothing has to be fetched. */
    Map<String, Object> request(String template, String pool) {
        return Map.of("template", Map.of("source", "bench", "path", template, "ref", commit), "pool", pool);
    }

    /** A key that was never used. */
    static String key() {
        return UUID.randomUUID().toString();
    }

    /** Asks for a build over HTTP, and says which it became. */
    UUID submit(Map<String, Object> request) throws InterruptedException {
        return id(upstream.submit(key(), request));
    }

    static UUID id(URI build) {
        return UUID.fromString(build.getPath().substring(build.getPath().lastIndexOf('/') + 1));
    }

    /** When the first Packer since then was started to build, in seconds since 1970. */
    double packerStarted(double since) throws IOException, InterruptedException {
        return packers.await("build", since, Duration.ofMinutes(2));
    }

    void awaitEnd(UUID build) throws InterruptedException {
        String unused =
                await("select state from build where id = ? and finished_at is not null", Duration.ofMinutes(2), build);
    }

    /** @throws IllegalStateException if it ends otherwise */
    void awaitSuccess(UUID build) throws InterruptedException {
        awaitEnd(build);
        String end = await("select concat(state, ' ', failure) from build where id = ?", Duration.ofSeconds(1), build);
        if (!end.startsWith("SUCCEEDED")) {
            throw new IllegalStateException("Build %s was to succeed: %s".formatted(build, end));
        }
    }

    /**
     * Waits until a query gives something.
     *
     * @throws IllegalStateException if it does not within that time
     */
    String await(String query, Duration atMost, Object... parameters) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            var found = jdbc.sql(query)
                    .params(parameters)
                    .query((row, n) -> row.getString(1))
                    .optional();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Not within %s: %s".formatted(atMost, query));
            }
            Thread.sleep(LOOK);
        }
    }

    /** In seconds since 1970, as exactly as the clock of the machine has it. */
    static double now() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now()) / 1e9;
    }

    @Override
    public void close() {
        upstream.close();
        cluster.close();
    }
}
