package dev.kiln.api.messaging;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;

/**
 * Runs a command for operators that speaks to Kafka.
 *
 * @param name what messages begin with
 * @param command as picocli wants it
 */
public record KafkaCommand(String name, Object command) {

    /** Returns the exit code: 0 if it did what it was asked to, 1 if it could not, 2 if the arguments are wrong. */
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(command)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    err.println(name + ": " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }

    /** The same on the console. Kafka's clients log nothing there: what matters of it is in the command's own errors. */
    public int run(String... arguments) {
        LoggingSystem.get(KafkaCommand.class.getClassLoader()).beforeInitialize();
        return run(writer(System.out), writer(System.err), arguments);
    }

    private static PrintWriter writer(PrintStream console) {
        return new PrintWriter(new OutputStreamWriter(console, console.charset()), true);
    }
}
