package dev.kiln.bench.process;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a cluster is started from. Set by the scripts in {@code deploy/bench}; filled by picocli, read only afterwards. */
public final class Programs {

    @Option(names = "--own-jar", required = true, hidden = true, description = "Set by the script.")
    public Path ownJar;

    @Option(names = "--worker-jar", required = true, hidden = true, description = "Set by the script.")
    public Path workerJar;

    @Option(names = "--examples", required = true, hidden = true, description = "Set by the script.")
    public Path examples;

    @Option(names = "--packer", required = true, hidden = true, description = "Set by the script.")
    public Path packer;

    /** Filled by picocli, which fails where a required option is missing. */
    @SuppressWarnings("NullAway.Init")
    public Programs() {}

    /** The units of systemd, beside the examples. */
    public Path units() {
        return examples.resolveSibling("systemd");
    }
}
