package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;
import dev.kiln.bench.process.JvmProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether a ledger that has grown is as quick as an empty one, and whether it is kept from growing. */
final class Growth implements Benchmark {

    private static final int CHUNK = 50_000;
    private static final String EMPTY = "empty";
    private static final String DISPATCH = "dispatch";
    private static final String REMOVED = "builds that the retention job removes";

    private static final Map<String, String> CALLS = new LinkedHashMap<>();

    static {
        CALLS.put("list", "/api/v1/builds?limit=50");
        CALLS.put("list, failed ones", "/api/v1/builds?state=FAILED&limit=50");
        CALLS.put("list, by label", "/api/v1/builds?label=team%3D7&limit=50");
        CALLS.put("list, by template", "/api/v1/builds?template=node-3&limit=50");
    }

    /** As the ledger writes them: with an attempt, three events and a key each. */
    private static final String INSERT = """
            with made as (
                insert into build (id, state, attempt, request, pool, template_source, template_name, kubernetes_version,
                                   labels, profiles, submitter, transport, requested_at, queued_at, started_at, finished_at)
                select uuidv7(n * interval '-1 second'), case when n % 10 = 0 then 'FAILED' else 'SUCCEEDED' end, 1,
                       jsonb_build_object('template', jsonb_build_object('source', 'bench', 'path', 'node-' || n % 50),
                                          'pool', 'default', 'priority', 'normal', 'timeout', 'PT2H', 'maxAttempts', 3,
                                          'regions', '[]'::jsonb, 'variables', '{}'::jsonb, 'labels', '{}'::jsonb,
                                          'profiles', '[]'::jsonb),
                       'default', 'bench', 'node-' || n % 50, 'v1.34.2', jsonb_build_object('team', (n % 100)::text), '{}',
                       'http', 'http', now() - n * interval '1 second', now() - n * interval '1 second',
                       now() - n * interval '1 second', now() - n * interval '1 second' + interval '5 minutes'
                  from generate_series(:from, :to) as n
                returning id, state, requested_at, finished_at),
            attempts as (
                insert into attempt (build_id, number, state, claim_id, worker_id, queued_at, claimed_at, finished_at,
                                     log_removed_at)
                select id, 1, state, gen_random_uuid(), 'worker-1', requested_at, requested_at, finished_at, finished_at
                  from made),
            keys as (
                insert into submission (submitter, key, fingerprint, build_id, created_at)
                select 'http', id::text, md5(id::text), id, requested_at from made)
            insert into build_event (id, build_id, type, data, at)
            select gen_random_uuid(), id, 'dev.kiln.build.' || type || '.v1', jsonb_build_object('buildId', id), requested_at
              from made cross join (values ('queued'), ('started'), ('succeeded')) as types (type)
            """;

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String about() {
        return "lists, filters and dispatch with many finished builds in the ledger, beside an empty one; the retention job's pace";
    }

    @Override
    public void measure(Bed bed, Results results) throws Exception {
        int builds = bed.size().of(1_000, 50_000, 1_000_000);
        String full = "%,d builds".formatted(builds);
        measureAll(bed, results, EMPTY);
        for (int from = 1; from <= builds; from += CHUNK) {
            bed.jdbc()
                    .sql(INSERT)
                    .param("from", from)
                    .param("to", Math.min(builds, from + CHUNK - 1))
                    .update();
        }
        bed.jdbc().sql("analyze").update();
        measureAll(bed, results, full);
        List<String> all = new ArrayList<>(CALLS.keySet());
        all.add(DISPATCH);
        for (String what : all) {
            double ratio = results.of(what + ", " + full).median()
                    / results.of(what + ", " + EMPTY).median();
            results.below(what + " at most 2 times slower", ratio, 2, " times, " + full);
        }
        // One was requested each second: the oldest thousandth is removed meanwhile.
        results.explain(Explained.plans(
                bed, CALLS.values(), Duration.ofSeconds(builds - builds / 1000).minusMinutes(5)));
        results.add(REMOVED, "/s", retention(bed, builds));
    }

    private static void measureAll(Bed bed, Results results, String ledger) throws Exception {
        for (Map.Entry<String, String> call : CALLS.entrySet()) {
            // Not measured: the first calls, which read from disk.
            List<Double> unused = get(bed, call.getValue(), 5);
            results.add(
                    call.getKey() + ", " + ledger,
                    "ms",
                    get(bed, call.getValue(), bed.size().of(3, 20, 100)));
        }
        results.add(
                DISPATCH + ", " + ledger,
                "ms",
                Dispatch.overHttp(bed, bed.size().of(1, 5, 30)));
    }

    private static List<Double> get(Bed bed, String path, int times) throws IOException {
        List<Double> millis = new ArrayList<>();
        try (Connection connection = new Connection(bed.api())) {
            for (int i = 0; i < times; i++) {
                long begin = System.nanoTime();
                int status = connection.get(path);
                if (status != 200) {
                    throw new IllegalStateException("%s was answered %d".formatted(path, status));
                }
                millis.add((System.nanoTime() - begin) / 1e6);
            }
        }
        return millis;
    }

    /** An api for which all of them are too old; how many it removes in a second. */
    private static double retention(Bed bed, int builds) throws Exception {
        String counted = "select count(*) from build where finished_at < now() - interval '1 minute'";
        JvmProcess eager = bed.cluster()
                .startApi(
                        "--kiln.roles=coordinator",
                        "--kiln.retention.interval=1s",
                        "--kiln.retention.builds=1m",
                        "--kiln.retention.images=1m");
        eager.awaitReady(Duration.ofMinutes(2));
        String unused = bed.await(
                "select 'begun' where (%s) <= %d".formatted(counted, builds - builds / 50), Duration.ofMinutes(2));
        long before = Long.parseLong(bed.await(counted, Duration.ofSeconds(30)));
        double begin = Bed.now();
        Thread.sleep(Duration.ofSeconds(bed.size().of(1, 3, 20)));
        long after = Long.parseLong(bed.await(counted, Duration.ofSeconds(30)));
        double seconds = Bed.now() - begin;
        eager.terminate();
        return (before - after) / seconds;
    }
}
