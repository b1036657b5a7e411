package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Plan;
import dev.kiln.bench.measure.PlanLog;
import dev.kiln.bench.process.JvmProcess;
import dev.kiln.bench.process.Upstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * An api in the place of the bed's own, in whose sessions the database explains what it does (its module
 * {@code auto_explain}): not a copy of the statements, but those that the api sends, with what it sends.
 */
final class Explained {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** As notices, which Spring writes into the api's log if it is told to. */
    private static final String SESSIONS = "--spring.datasource.hikari.data-source-properties.options="
            + String.join(
                    " ",
                    "-c session_preload_libraries=auto_explain",
                    "-c auto_explain.log_level=notice",
                    "-c auto_explain.log_min_duration=0",
                    "-c auto_explain.log_analyze=on",
                    "-c auto_explain.log_buffers=on",
                    "-c auto_explain.log_triggers=on",
                    "-c auto_explain.log_parameter_max_length=0");

    private Explained() {}

    /**
     * The plans of what an api does: it takes requests, has them built, answers these calls, and does its rounds.
     *
     * @param old the age of builds that the retention job removes
     */
    static List<Plan> plans(Bed bed, Collection<String> calls, Duration old) throws Exception {
        JvmProcess usual = bed.cluster().apis().getFirst();
        usual.terminate();
        JvmProcess api = bed.cluster()
                .startApi(
                        SESSIONS,
                        "--logging.level.org.springframework.jdbc.core.JdbcTemplate=debug",
                        "--kiln.catalog.sources=bench",
                        "--kiln.topics.pools=" + Bed.POOLS,
                        "--kiln.retention.interval=1s",
                        "--kiln.retention.builds=" + old,
                        "--kiln.retention.images=" + old);
        api.awaitReady(PATIENCE);
        work(bed, bed.cluster().http().getLast(), calls);
        api.terminate();
        usual.startAgain();
        usual.awaitReady(PATIENCE);
        return PlanLog.read(Files.readAllLines(api.log()));
    }

    private static void work(Bed bed, URI address, Collection<String> calls) throws Exception {
        List<String> all = new ArrayList<>(calls);
        try (Upstream upstream = new Upstream(List.of(address), bed.cluster().bootstrapServers())) {
            for (int i = 0; i < bed.size().of(1, 5, 20); i++) {
                UUID build = Bed.id(upstream.submit(Bed.key(), bed.request(Templates.NOTHING, "default")));
                bed.awaitSuccess(build);
                all.add("/api/v1/builds/" + build);
                all.add("/api/v1/builds/%s/events".formatted(build));
                all.add("/api/v1/builds/%s/log".formatted(build));
            }
            all.add(upstream.submit(Bed.key(), bed.request(Templates.NOTHING, Bed.IDLE_POOL))
                    .getPath());
        }
        get(address, all);
        // Rounds of what it does by itself: gauges, the retention job, the relay.
        Thread.sleep(Duration.ofSeconds(bed.size().of(1, 10, 10)));
    }

    private static void get(URI address, List<String> paths) throws IOException {
        try (Connection connection = new Connection(address)) {
            for (String each : paths) {
                int status = connection.get(each);
                if (status != 200) {
                    throw new IllegalStateException("%s was answered %d".formatted(each, status));
                }
            }
        }
    }
}
