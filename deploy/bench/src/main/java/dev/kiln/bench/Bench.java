package dev.kiln.bench;

import dev.kiln.bench.process.ApiPart;
import dev.kiln.bench.process.BrokerPart;
import dev.kiln.bench.soak.SoakCommand;
import dev.kiln.bench.suite.RunCommand;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** One jar for all: what a script asks for, and the servers that it starts as processes of their own. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {SoakCommand.class, RunCommand.class, BrokerPart.class, ApiPart.class},
        description = "Puts a whole cluster of processes under load and under faults, and judges what came of it.")
public final class Bench {

    public static void main(String[] arguments) {
        // Quiet until a part directs its log somewhere.
        LoggingSystem.get(Bench.class.getClassLoader()).beforeInitialize();
        int code = new CommandLine(new Bench()).execute(arguments);
        if (code >= 0) {
            System.exit(code);
        }
    }
}
