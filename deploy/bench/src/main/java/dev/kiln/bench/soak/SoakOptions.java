package dev.kiln.bench.soak;

import dev.kiln.bench.process.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a user may ask of a soak. Filled by picocli, read only afterwards. */
final class SoakOptions {

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "20",
            description = "How long to submit builds and kill things (default: ${DEFAULT-VALUE}).")
    double minutes;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "40",
            description = "Builds a minute (default: ${DEFAULT-VALUE}).")
    double rate;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Workers, two slots each (default: ${DEFAULT-VALUE}).")
    int workers;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Repeats the faults of an earlier run: which, whom, how long. By default another one each time.")
    long seed = ThreadLocalRandom.current().nextLong(1_000_000);

    @Option(
            names = "--settle",
            paramLabel = "DURATION",
            defaultValue = "PT10M",
            description = "How long the last builds may take to end, ISO 8601 (default: ${DEFAULT-VALUE}).")
    Duration settle;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where data and logs are kept. Without it they are deleted after a good verdict.")
    @Nullable
    Path data;

    @Mixin
    final Programs programs = new Programs();

    /** Filled by picocli, which fails where a required option is missing. */
    @SuppressWarnings("NullAway.Init")
    SoakOptions() {}

    Duration duration() {
        return Duration.ofMillis(Math.round(minutes * 60_000));
    }

    Duration pause() {
        return Duration.ofMillis(Math.round(60_000 / rate));
    }
}
