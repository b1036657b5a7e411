package dev.kiln.api.deadletter;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Looks after records that nobody could handle. */
@Command(
        name = DeadLettersCommand.NAME,
        mixinStandardHelpOptions = true,
        description = {
            "Records that could not be handled are set aside on <topic>.dlt, as they came, with the cause in headers.",
            "This lists them, shows one with its cause, and sends them to their topics again once the cause is gone."
        },
        subcommands = {ListCommand.class, ShowCommand.class, ReplayCommand.class})
public final class DeadLettersCommand {

    public static final String NAME = "dead-letters";

    private DeadLettersCommand() {}

    /**
     * Runs the command.
     *
     * @return the exit code: 0 if it did what it was asked to, 1 if it could not, 2 if the arguments are wrong
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new DeadLettersCommand())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    err.println(NAME + ": " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }

    /** The same on the console. Kafka's clients log nothing there: what matters of it is in the command's own errors. */
    public static int run(String... arguments) {
        LoggingSystem.get(DeadLettersCommand.class.getClassLoader()).beforeInitialize();
        return run(writer(System.out), writer(System.err), arguments);
    }

    private static PrintWriter writer(PrintStream console) {
        return new PrintWriter(new OutputStreamWriter(console, console.charset()), true);
    }
}
