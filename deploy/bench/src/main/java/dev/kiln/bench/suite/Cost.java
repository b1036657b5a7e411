package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;
import dev.kiln.bench.process.JvmProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** What it costs to have Kiln, and to start a worker. */
final class Cost implements Benchmark {

    private static final String WORKER_MEMORY = "idle worker, resident";
    private static final String WORKER_PROCESSOR = "idle worker, of a processor";
    private static final String COLD = "worker's start -> first claim";
    private static final String CACHED = "worker's start -> first claim, with an AOT cache";

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public String about() {
        return "memory and processor of an idle worker and an idle api; a worker's start with and without an AOT cache, beside that of a JVM that does nothing";
    }

    @Override
    public void measure(Bed bed, Results results) throws Exception {
        JvmProcess api = bed.cluster().apis().getFirst();
        JvmProcess worker = bed.cluster().workers().getFirst();
        Duration time = Duration.ofSeconds(bed.size().of(1, 3, 20));
        CachedProgram cached = CachedProgram.of(
                bed.programs().workerJar,
                bed.packers().program(),
                bed.cluster().data().resolve("cached"));
        for (int round = 0; round < bed.size().of(1, 1, 3); round++) {
            results.add("JVM that does nothing", "s", jvm());
            String id = "cold-" + round;
            results.add(COLD, "s", coldStart(bed, () -> bed.startWorker(id, Bed.SPARE_POOL)));
            results.add(CACHED, "s", coldStart(bed, () -> bed.startWorker(cached, id + "-cached", Bed.SPARE_POOL)));
            results.add(WORKER_PROCESSOR, "%", Footprint.processor(worker, time));
            results.add("idle api, of a processor", "%", Footprint.processor(api, time));
            results.add(WORKER_MEMORY, "MiB", Footprint.resident(worker));
            results.add("idle api, resident", "MiB", Footprint.resident(api));
        }
        results.below("worker < 200 MiB", results.of(WORKER_MEMORY).max(), 200, " MiB");
        results.below(
                "worker < 1 % of a processor", results.of(WORKER_PROCESSOR).median(), 1, " %");
        results.below("cold start < 3 s", results.of(COLD).median(), 3, " s");
        results.below("cold start < 3 s, with an AOT cache", results.of(CACHED).median(), 3, " s");
    }

    private static double jvm() throws Exception {
        double begin = Bed.now();
        int unused = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return Bed.now() - begin;
    }

    /** The claim's time is the broker's. */
    private static double coldStart(Bed bed, Supplier<JvmProcess> start) throws Exception {
        var build = bed.submit(bed.request(Templates.NOTHING, Bed.SPARE_POOL));
        double begin = Bed.now();
        JvmProcess worker = start.get();
        bed.awaitSuccess(build);
        worker.terminate();
        return Double.parseDouble(bed.await(
                        "select extract(epoch from claimed_at) from attempt where build_id = ?",
                        Duration.ofSeconds(1),
                        build))
                - begin;
    }
}
