package dev.kiln.bench.soak;

import dev.kiln.bench.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The program behind {@code deploy/bench/soak}. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Submits short builds (real Packer, null builder) to a broker, a database, two apis and some workers, each a"
                    + " process of its own, and kills, freezes and restarts them at random, by a seed that is printed.",
            "In the end it looks at the ledger, the topics, the process table and the disk, and says whether an accepted"
                    + " build was lost, whether anything happened twice, and what was left behind."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything that is promised was kept", "1:something was not, or the soak could not be run"})
public final class SoakCommand implements Callable<Integer> {

    @Mixin
    private final SoakOptions options = new SoakOptions();

    /** Filled by picocli. */
    public SoakCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = options.data == null ? Files.createTempDirectory("kiln-soak-") : options.data;
        Files.createDirectories(data);
        boolean good = new Soak(options, data.toRealPath(), new Journal(System.out)).run();
        if (good && options.data == null) {
            FileSystemUtils.deleteRecursively(data);
        } else {
            System.out.println("Data and logs are in " + data);
        }
        return good ? 0 : 1;
    }
}
