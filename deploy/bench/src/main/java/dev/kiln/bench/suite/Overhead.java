package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;

/** What Kiln costs beside what it runs. */
final class Overhead implements Benchmark {

    private static final double MOST = 1.05;

    @Override
    public String name() {
        return "overhead";
    }

    @Override
    public String about() {
        return "N builds that do nothing, two at once: through Kiln, from the first request to the last end, and by xargs -P2 packer build";
    }

    @Override
    public void measure(Bed bed, Results results) throws Exception {
        int builds = bed.size().of(4, 20, 200);
        int rounds = bed.size().of(1, 1, 3);
        // Both sides have everything in memory once.
        throughKiln(bed, 4);
        byXargs(bed, 4);
        for (int round = 0; round < rounds; round++) {
            results.add("xargs, N = " + builds, "s", byXargs(bed, builds));
            results.add("Kiln, N = " + builds, "s", throughKiln(bed, builds));
        }
        double ratio = results.of("Kiln, N = " + builds).median()
                / results.of("xargs, N = " + builds).median();
        results.below("wall time at most 1.05 times", ratio, MOST, " times, N = " + builds);
    }

    private static double throughKiln(Bed bed, int builds) throws InterruptedException {
        String mark = Bed.key();
        double begin = Bed.now();
        for (int each = 0; each < builds; each++) {
            UUID unused = Bed.id(bed.upstream().submit(mark + each, bed.request(Templates.NOTHING, "default")));
        }
        String end = bed.await("""
                        select extract(epoch from max(finished_at)) from submission join build on build.id = build_id
                         where key like ? || '%' having count(finished_at) = ? and bool_and(state = 'SUCCEEDED')
                        """, Duration.ofMinutes(10), mark, builds);
        return Double.parseDouble(end) - begin;
    }

    private static double byXargs(Bed bed, int builds) throws IOException, InterruptedException {
        Path names = Files.writeString(
                bed.cluster().data().resolve("builds.txt"),
                String.join(
                        "\n",
                        IntStream.range(0, builds).mapToObj(Integer::toString).toList()));
        ProcessBuilder xargs = new ProcessBuilder(
                        "xargs",
                        "-P2",
                        "-I{}",
                        bed.packers().program().toString(),
                        "build",
                        "-machine-readable",
                        bed.cluster()
                                .data()
                                .resolve("templates/nothing/template.json")
                                .toString())
                .redirectInput(names.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true);
        xargs.environment().put("CHECKPOINT_DISABLE", "1");
        double begin = Bed.now();
        int code = xargs.start().waitFor();
        double taken = Bed.now() - begin;
        if (code != 0) {
            throw new IllegalStateException("xargs has ended with %d: a Packer failed".formatted(code));
        }
        return taken;
    }
}
