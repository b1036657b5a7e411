package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From the call that cancels a build to the SIGTERM that its processes get. */
final class Cancel implements Benchmark {

    private static final String WHAT = "call -> SIGTERM";

    @Override
    public String name() {
        return "cancel";
    }

    @Override
    public String about() {
        return "POST .../cancel -> SIGTERM delivered to what Packer runs";
    }

    @Override
    public void measure(Bed bed, Results results) throws Exception {
        int rounds = bed.size().of(1, 1, 5);
        int each = bed.size().of(1, 4, 20);
        for (int round = 0; round < rounds; round++) {
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                millis.add(once(bed) * 1000);
            }
            results.add(WHAT, "ms", millis);
        }
        results.below("p99 < 200 ms", results.of(WHAT).p99(), 200, " ms");
    }

    private static double once(Bed bed) throws Exception {
        double submitted = Bed.now();
        URI address = bed.upstream().submit(Bed.key(), bed.request(Templates.ENDLESS, "default"));
        double unused = bed.packers().await("waiting", submitted, Duration.ofMinutes(1));
        double begin = Bed.now();
        bed.upstream().cancel(address);
        bed.awaitEnd(Bed.id(address));
        return bed.packers().await("stopped", begin, Duration.ofMinutes(1)) - begin;
    }
}
