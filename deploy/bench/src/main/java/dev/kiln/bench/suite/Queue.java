package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;
import dev.kiln.bench.process.JvmProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether builds that wait cost those that run, and memory. */
final class Queue implements Benchmark {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String EMPTY = "dispatch, nothing waits";
    private static final String MEMORY = "api, resident, ";
    private static final String HEAP = "api, heap in use, ";

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public String about() {
        return "dispatch, turnover and the api's memory with builds waiting, beside an empty queue";
    }

    @Override
    public void measure(Bed bed, Results results) throws Exception {
        int each = bed.size().of(1, 5, 30);
        JvmProcess api = bed.cluster().apis().getFirst();
        results.add(EMPTY, "ms", Dispatch.overHttp(bed, each));
        results.add(MEMORY + "nothing waits", "MiB", Footprint.resident(api));
        results.add(HEAP + "nothing waits", "MiB", Footprint.heap(api));
        int waiting = 0;
        List<Integer> depths = depths(bed.size());
        for (int depth : depths) {
            Intake.fill(bed, bed.request(Templates.NOTHING, Bed.DEEP_POOL), depth - waiting);
            waiting = depth;
            results.add("dispatch, %,d wait".formatted(depth), "ms", Dispatch.overHttp(bed, each));
            List<Double> turns = turnover(bed, "deep-" + depth, each + 2);
            results.add("slot's turn, %,d wait".formatted(depth), "ms", turns);
            waiting -= turns.size() + 1;
            results.add(MEMORY + "%,d wait".formatted(depth), "MiB", Footprint.resident(api));
            results.add(HEAP + "%,d wait".formatted(depth), "MiB", Footprint.heap(api));
        }
        double ratio =
                results.of("dispatch, %,d wait".formatted(depths.getLast())).median()
                        / results.of(EMPTY).median();
        results.below("dispatch at most 1.5 times", ratio, 1.5, " times, %,d wait".formatted(depths.getLast()));
        double turn =
                results.of("slot's turn, %,d wait".formatted(depths.getLast())).median()
                        / results.of("slot's turn, %,d wait".formatted(depths.getFirst()))
                                .median();
        results.below("turnover at most 1.5 times", turn, 1.5, " times, %,d wait".formatted(depths.getLast()));
    }

    private static List<Integer> depths(Size size) {
        return switch (size) {
            case TINY -> List.of(10);
            case QUICK -> List.of(100, 2_000);
            case FULL -> List.of(100, 10_000, 100_000);
        };
    }

    /** From the start of one Packer to the next, in a slot that always has a next one; in milliseconds. */
    private static List<Double> turnover(Bed bed, String id, int builds) throws Exception {
        double begin = Bed.now();
        JvmProcess worker = bed.startWorker(id, Bed.DEEP_POOL, "--kiln.worker.slots=1");
        List<Double> turns = new ArrayList<>();
        double last = bed.packerStarted(begin);
        while (turns.size() < builds) {
            double next = bed.packers().await("build", Math.nextUp(last), PATIENCE);
            turns.add((next - last) * 1000);
            last = next;
        }
        worker.terminate();
        return turns;
    }
}
