package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;
import dev.kiln.bench.process.JvmProcess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** From the death of a worker to the start of the Packer of the next attempt. */
final class Recovery implements Benchmark {

    private static final String DEAD = "SIGKILL -> attempt 2's Packer, the worker stays dead";
    private static final String BACK = "first beat after its restart -> attempt 2's Packer";
    private static final double LEASE = 15;

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public String about() {
        return "SIGKILL of a worker -> the Packer of attempt 2 runs, on another worker; and when the worker comes back at once";
    }

    @Override
    public void measure(Bed bed, Results results) throws Exception {
        List<JvmProcess> workers = List.of(
                bed.startWorker("spare-1", Bed.SPARE_POOL, "--kiln.worker.slots=1"),
                bed.startWorker("spare-2", Bed.SPARE_POOL, "--kiln.worker.slots=1"));
        bed.cluster().awaitReady();
        for (int round = 0; round < bed.size().of(1, 1, 3); round++) {
            results.add(DEAD, "s", once(bed, workers, false));
            results.add(BACK, "s", once(bed, workers, true));
        }
        for (JvmProcess worker : workers) {
            worker.terminate();
        }
        results.below("p99 < lease + 2 s", results.of(DEAD).p99(), LEASE + 2, " s");
        results.below("under 2 s when the worker restarts", results.of(BACK).p99(), 2, " s");
    }

    private static double once(Bed bed, List<JvmProcess> workers, boolean comesBack) throws Exception {
        double submitted = Bed.now();
        URI address = bed.upstream().submit(Bed.key(), bed.request(Templates.ENDLESS, Bed.SPARE_POOL));
        UUID build = Bed.id(address);
        double unused = bed.packerStarted(submitted);
        String id = bed.await(
                "select worker_id from attempt where build_id = ? and number = 1", Duration.ofMinutes(1), build);
        JvmProcess worker = workers.stream()
                .filter(each -> each.name().equals(id))
                .findFirst()
                .orElseThrow();
        double begin = Bed.now();
        worker.kill();
        if (comesBack) {
            worker.startAgain();
        }
        double started = bed.packerStarted(begin);
        if (comesBack) {
            begin = Double.parseDouble(bed.await(
                    "select extract(epoch from incarnation_since) from worker where id = ?",
                    Duration.ofMinutes(1),
                    id));
        }
        bed.upstream().cancel(address);
        bed.awaitEnd(build);
        worker.startAgain();
        bed.cluster().awaitReady();
        return started - begin;
    }
}
