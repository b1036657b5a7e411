package dev.kiln.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.bench.Journal;
import dev.kiln.bench.measure.Report;
import dev.kiln.bench.process.Programs;
import dev.kiln.embedded.InstalledPacker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shortest possible run: that the benchmarks work, not what they measure. */
@Timeout(300)
class BenchmarksIT {

    private static final Path ROOT = Path.of(System.getProperty("kiln.root"));

    @TempDir
    private static Path folder;

    @Test
    void benchmarksMeasureARealClusterWithARealPacker() throws Exception {
        Programs programs = new Programs();
        programs.ownJar = jar("deploy/bench");
        programs.workerJar = jar("worker");
        programs.examples = ROOT.resolve("deploy/examples");
        programs.packer = InstalledPacker.ensure(ROOT);

        Report report = RunCommand.run(
                Suite.named(List.of("dispatch", "cancel", "log-tail", "intake", "scale")),
                Size.TINY,
                folder,
                programs,
                new Journal(System.out));

        assertThat(report.measurements())
                .extracting(Report.Line::what)
                .contains("HTTP", "Kafka", "call -> SIGTERM", "HTTP, one a call", "HTTP, batches of 100");
        assertThat(report.findings())
                .filteredOn(each -> each.aim().contains("lost"))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.met()).as(each.aim()).isTrue());
        // What so few cost may be too little to be counted.
        assertThat(report.measurements())
                .filteredOn(each -> !each.unit().equals("%"))
                .allSatisfy(
                        each -> assertThat(each.figures().min()).as(each.what()).isPositive());
        assertThat(report.versions().get("packer")).contains("Packer");
    }

    private static Path jar(String module) throws Exception {
        try (Stream<Path> files = Files.list(ROOT.resolve(module).resolve("target"))) {
            return files.filter(each -> each.getFileName().toString().matches("kiln-.*-exec\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
