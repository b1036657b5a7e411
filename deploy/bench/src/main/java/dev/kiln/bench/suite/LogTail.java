package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;
import dev.kiln.bench.process.JvmProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** From a line that Packer prints to its reader, many at once. */
final class LogTail implements Benchmark {

    private static final String TAIL = "tail -f: line -> reader (simulated Packers)";
    private static final String KILN = "Kiln: line -> reader (simulated Packers)";
    private static final String WORKER = "worker, of a processor, for 10,000 lines/s";
    private static final String API = "api, of a processor, for 10,000 lines/s";

    /** A million figures would be measured otherwise. */
    private static final int SAMPLE = 100;

    private static final Duration SETTLING = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "log-tail";
    }

    @Override
    public String about() {
        return "a line of a build -> its reader over HTTP, many builds with 1,000 lines/s each; beside tail -f of as many files";
    }

    @Override
    public void measure(Bed bed, Results results) throws Exception {
        int builds = bed.size().of(2, 10, 50);
        int seconds = bed.size().of(1, 5, 20);
        long lost = 0;
        for (int round = 0; round < bed.size().of(1, 1, 3); round++) {
            int lines = seconds * Talkers.LINES_A_SECOND;
            lost += tail(folder(bed, "tail", round), builds, lines, results);
            lost += kiln(bed, folder(bed, "talk", round), builds, lines, results);
        }
        results.below("p99 < 500 ms", results.of(KILN).p99(), 500, " ms, %d builds".formatted(builds));
        results.below("nothing lost", (double) lost, 1, " lines");
        results.below(
                "worker < 10 % of a processor for 10,000 lines/s",
                results.of(WORKER).median(), 10, " %");
    }

    private static Path folder(Bed bed, String name, int round) throws IOException {
        return Files.createDirectory(bed.cluster().data().resolve(name + round));
    }

    private static long tail(Path folder, int files, int lines, Results results) throws Exception {
        Talkers talkers = Talkers.in(folder, lines);
        List<Process> started = new ArrayList<>();
        List<Callable<InputStream>> streams = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            Path file = Files.createFile(folder.resolve(i + ".log"));
            started.add(new ProcessBuilder(talkers.program().toString(), "plain")
                    .redirectOutput(file.toFile())
                    .start());
            Process tail = new ProcessBuilder("tail", "-f", file.toString()).start();
            started.add(tail);
            streams.add(tail::getInputStream);
        }
        try {
            return read(streams, lines, talkers, TAIL, results);
        } finally {
            started.forEach(Process::destroy);
        }
    }

    private static long kiln(Bed bed, Path folder, int builds, int lines, Results results) throws Exception {
        Talkers talkers = Talkers.in(folder, lines);
        JvmProcess worker = bed.startWorker(
                folder.getFileName().toString(),
                Bed.SPARE_POOL,
                "--kiln.worker.packer.binary=" + talkers.program(),
                "--kiln.worker.slots=" + builds);
        worker.awaitReady(PATIENCE);
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < builds; i++) {
            all.add(bed.submit(bed.request(Templates.NOTHING, Bed.SPARE_POOL)));
        }
        String unused = bed.await(
                "select 'all' from attempt where build_id = any(?) and phase = 'building' having count(*) = ?",
                PATIENCE,
                all.toArray(UUID[]::new),
                builds);
        JvmProcess api = bed.cluster().apis().getFirst();
        double workerBefore = Footprint.seconds(worker);
        double apiBefore = Footprint.seconds(api);
        long lost;
        try (HttpClient http = HttpClient.newHttpClient()) {
            List<Callable<InputStream>> streams = all.stream()
                    .<Callable<InputStream>>map(each -> () -> follow(bed, http, each))
                    .toList();
            lost = read(streams, lines, talkers, KILN, results);
        }
        double tenThousands = builds * (double) lines / 10_000;
        results.add(WORKER, "%", 100 * (Footprint.seconds(worker) - workerBefore) / tenThousands);
        results.add(API, "%", 100 * (Footprint.seconds(api) - apiBefore) / tenThousands);
        for (UUID each : all) {
            bed.awaitSuccess(each);
        }
        worker.terminate();
        return lost;
    }

    private static InputStream follow(Bed bed, HttpClient http, UUID build) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        bed.api().resolve("/api/v1/builds/%s/log?follow=true".formatted(build)))
                .build();
        return http.send(request, BodyHandlers.ofInputStream()).body();
    }

    /** Reads all of them at once; how many lines are missing. */
    private static long read(
            List<Callable<InputStream>> streams, int lines, Talkers talkers, String what, Results results)
            throws Exception {
        List<Double> millis = new ArrayList<>();
        long missing = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(streams.size())) {
            List<Future<Reading>> readings = streams.stream()
                    .map(each -> threads.submit(() -> Reading.of(each.call(), lines)))
                    .toList();
            // Until then all of them have been connected.
            Thread.sleep(SETTLING);
            talkers.begin();
            for (Future<Reading> each : readings) {
                missing += lines - each.get().lines();
                millis.addAll(each.get().millis());
            }
        }
        results.add(what, "ms", millis);
        return missing;
    }

    /**
     * What came of a stream.
     *
     * @param millis how old lines were, of a sample
     */
    private record Reading(int lines, List<Double> millis) {

        /** Until it has so many lines, or ends. */
        static Reading of(InputStream stream, int most) throws IOException {
            List<Double> millis = new ArrayList<>();
            int lines = 0;
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (line.startsWith("what", line.indexOf(' ') + 1)) {
                        lines++;
                        if (lines % SAMPLE == 0) {
                            millis.add(1000 * (Bed.now() - Double.parseDouble(line.substring(0, line.indexOf(' ')))));
                        }
                        if (lines == most) {
                            break;
                        }
                    }
                }
            }
            return new Reading(lines, millis);
        }
    }
}
