package dev.kiln.bench.suite;

import dev.kiln.bench.Journal;
import dev.kiln.bench.measure.Finding;
import dev.kiln.bench.measure.Measurement;
import dev.kiln.bench.measure.Plan;
import dev.kiln.bench.measure.Report;
import dev.kiln.bench.measure.Results;
import dev.kiln.bench.measure.Surroundings;
import dev.kiln.bench.measure.Table;
import dev.kiln.bench.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The program behind {@code deploy/bench/run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Measures Kiln on this machine: a broker, a database, an api and a worker, each a process of its own, with a real"
                    + " Packer. Prints a table and writes JSON.",
            "Nothing else should run meanwhile."
        })
public final class RunCommand implements Callable<Integer> {

    @Mixin
    private final Programs programs = new Programs();

    @Parameters(paramLabel = "NAME", description = "Which benchmarks; all without any. See --list.")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "A short look at all: few repetitions, so no figures to rely on.")
    private boolean quick;

    @Option(names = "--list", description = "Only says what there is.")
    private boolean list;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "bench.json",
            description = "Where the figures are written (default: ${DEFAULT-VALUE}).")
    private Path json;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where data and logs are kept. Without it they are deleted in the end.")
    private @Nullable Path data;

    /** Filled by picocli. */
    @SuppressWarnings("NullAway.Init")
    public RunCommand() {}

    @Override
    public Integer call() throws Exception {
        List<Benchmark> benchmarks = Suite.named(names);
        if (list) {
            benchmarks.forEach(each -> System.out.printf("%-12s %s%n", each.name(), each.about()));
            return 0;
        }
        Path folder = data == null ? Files.createTempDirectory("kiln-bench-") : data.toAbsolutePath();
        try {
            Report report = run(benchmarks, quick ? Size.QUICK : Size.FULL, folder);
            Files.writeString(json, json(report));
            System.out.println();
            System.out.println(Table.of(report));
            System.out.println("The figures are in " + json.toAbsolutePath());
        } finally {
            if (data == null) {
                FileSystemUtils.deleteRecursively(folder);
            }
        }
        return 0;
    }

    private Report run(List<Benchmark> benchmarks, Size size, Path folder) throws Exception {
        return run(benchmarks, size, folder, programs, new Journal(System.out));
    }

    static Report run(List<Benchmark> benchmarks, Size size, Path folder, Programs programs, Journal journal)
            throws Exception {
        Instant begin = Instant.now();
        List<Measurement> measurements = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        List<Plan> plans = new ArrayList<>();
        Map<String, String> versions;
        try (Bed bed = Bed.make(size, journal, programs, folder)) {
            for (Benchmark each : benchmarks) {
                journal.say(each.name() + ": " + each.about());
                Results results = new Results(each.name());
                each.measure(bed, results);
                measurements.addAll(results.measurements());
                findings.addAll(results.findings());
                plans.addAll(results.plans());
            }
            versions = versions(bed);
        }
        return new Report(
                begin,
                Surroundings.commit(programs.examples),
                size != Size.FULL,
                Surroundings.machine(),
                versions,
                measurements.stream().map(Report.Line::of).toList(),
                findings,
                plans);
    }

    static String json(Report report) {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(report);
    }

    private static Map<String, String> versions(Bed bed) throws IOException, InterruptedException {
        return Map.of(
                "java", System.getProperty("java.vm.version"),
                "packer", Surroundings.output(bed.programs().packer.toString(), "version"),
                "kafka", AppInfoParser.getVersion(),
                "postgresql", bed.await("show server_version", Duration.ofSeconds(10)));
    }
}
