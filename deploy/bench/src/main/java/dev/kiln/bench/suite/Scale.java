package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;
import dev.kiln.bench.process.JvmProcess;
import java.time.Duration;

/** What many workers cost the coordinator. */
final class Scale implements Benchmark {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Until consumers and beats are as they will be. */
    private static final Duration SETTLING = Duration.ofSeconds(4);

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String about() {
        return "what beats and builds of many workers (simulated) cost the api, and whether all builds end";
    }

    @Override
    public void measure(Bed bed, Results results) throws Exception {
        int few = bed.size().of(2, 20, 200);
        int many = 5 * few;
        // Not measured: what is compiled while it runs.
        long lost = build(bed, few, Duration.ofMillis(100), bed.size().of(4, 100, 2_000))
                .lost();
        double base = Footprint.processor(api(bed), time(bed));
        results.add("api, no such workers", "%", base);
        for (int workers : new int[] {few, many}) {
            results.add(beats(workers), "%", (beating(bed, workers) - base) * 100 / workers);
            // As many builds a second, however many workers.
            Duration each = Duration.ofMillis(bed.size().of(100, 500, 1_000)).multipliedBy(workers / few);
            Run run = build(bed, workers, each, bed.size().of(10, 200, 10_000));
            lost += run.lost();
            results.add(pace(workers), "/s", run.pace());
            results.add(cost(workers), "ms", run.cost());
            results.below(
                    "%,d workers: beats of 100 below 5 %% of a processor".formatted(workers),
                    results.of(beats(workers)).median(),
                    5,
                    " %");
        }
        results.below("no build lost", (double) lost, 1, " builds");
        results.below(
                "the same for a build, however many workers",
                results.of(cost(many)).median() / results.of(cost(few)).median(),
                1.2,
                " times");
    }

    private static String beats(int workers) {
        return "api, for the beats of 100 of %,d idle workers".formatted(workers);
    }

    private static String cost(int workers) {
        return "api's processor for a build, %,d workers".formatted(workers);
    }

    private static String pace(int workers) {
        return "builds that end, %,d workers".formatted(workers);
    }

    private static JvmProcess api(Bed bed) {
        return bed.cluster().apis().getFirst();
    }

    private static Duration time(Bed bed) {
        return Duration.ofSeconds(bed.size().of(1, 3, 20));
    }

    private static double beating(Bed bed, int workers) throws Exception {
        try (var idle = new SimulatedWorkers(bed, workers, Bed.CROWDED_POOL, Duration.ZERO, 0)) {
            idle.beat();
            Thread.sleep(SETTLING);
            return Footprint.processor(api(bed), time(bed));
        }
    }

    /** Builds that all wait before the first worker comes. */
    private static Run build(Bed bed, int workers, Duration each, int builds) throws Exception {
        long before = succeeded(bed);
        Intake.fill(bed, bed.request(Templates.NOTHING, Bed.CROWDED_POOL), builds);
        double processor = Footprint.seconds(api(bed));
        long begin = System.nanoTime();
        try (var busy = new SimulatedWorkers(bed, workers, Bed.CROWDED_POOL, each, builds)) {
            busy.beat();
            busy.takeJobs();
            if (!busy.awaitAll(PATIENCE)) {
                throw new IllegalStateException("%d builds were not built within %s".formatted(builds, PATIENCE));
            }
            String unused = bed.await(
                    "select 'all' where not exists (select 1 from build where pool = ? and finished_at is null)",
                    PATIENCE,
                    Bed.CROWDED_POOL);
        }
        return new Run(
                builds / ((System.nanoTime() - begin) / 1e9),
                1000 * (Footprint.seconds(api(bed)) - processor) / builds,
                before + builds - succeeded(bed));
    }

    private static long succeeded(Bed bed) throws InterruptedException {
        return Long.parseLong(bed.await(
                "select count(*)::text from build where pool = ? and state = 'SUCCEEDED'", PATIENCE, Bed.CROWDED_POOL));
    }

    /**
     * What came of many builds.
     *
     * @param pace builds a second
     * @param cost the api's processor for each, from its claim on, in milliseconds
     * @param lost how many have not ended well
     */
    private record Run(double pace, double cost, long lost) {}
}
