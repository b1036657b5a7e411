package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** From the acceptance of a request to the start of its Packer, in an idle cluster. */
final class Dispatch implements Benchmark {

    private static final String FLOOR = "commit, produce, poll, fork";
    private static final String HTTP = "HTTP";
    private static final String KAFKA = "Kafka";

    @Override
    public String name() {
        return "dispatch";
    }

    @Override
    public String about() {
        return "request accepted -> Packer's process started, idle cluster; beside the least that this takes on the machine";
    }

    @Override
    public void measure(Bed bed, Results results) throws Exception {
        int rounds = bed.size().of(1, 1, 5);
        int each = bed.size().of(1, 5, 20);
        try (Floor floor = new Floor(bed.cluster().database(), bed.cluster().bootstrapServers())) {
            // Not measured: what is done for the first time takes longer.
            for (int i = 0; i < bed.size().of(1, 3, 20); i++) {
                double unused = http(bed) + kafka(bed) + floor.once();
            }
            for (int round = 0; round < rounds; round++) {
                results.add(FLOOR, "ms", series(each, floor::once));
                results.add(HTTP, "ms", overHttp(bed, each));
                results.add(KAFKA, "ms", series(each, () -> kafka(bed)));
            }
        }
        double floor = results.of(FLOOR).median();
        for (String transport : List.of(HTTP, KAFKA)) {
            results.below(transport + ": p50 < 20 ms", results.of(transport).median(), 20, " ms");
            results.below(transport + ": p99 < 100 ms", results.of(transport).p99(), 100, " ms");
            results.below(
                    transport + ": at most 3 times the floor",
                    results.of(transport).median() / floor,
                    3,
                    " times");
        }
    }

    /** So many builds, one after the other; in milliseconds. */
    static List<Double> overHttp(Bed bed, int builds) throws Exception {
        return series(builds, () -> http(bed));
    }

    private interface Once {
        double seconds() throws Exception;
    }

    private static List<Double> series(int count, Once once) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            millis.add(once.seconds() * 1000);
        }
        return millis;
    }

    private static double http(Bed bed) throws Exception {
        double begin = Bed.now();
        UUID build = bed.submit(bed.request(Templates.NOTHING, "default"));
        double accepted = Bed.now();
        bed.awaitSuccess(build);
        return bed.packerStarted(begin) - accepted;
    }

    private static double kafka(Bed bed) throws Exception {
        String key = Bed.key();
        double begin = Bed.now();
        bed.upstream().publish(key, bed.request(Templates.NOTHING, "default"));
        double accepted = Bed.now();
        bed.awaitSuccess(UUID.fromString(
                bed.await("select build_id::text from submission where key = ?", Duration.ofMinutes(1), key)));
        return bed.packerStarted(begin) - accepted;
    }
}
