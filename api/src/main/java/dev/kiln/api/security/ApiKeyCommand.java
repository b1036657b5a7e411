package dev.kiln.api.security;

import dev.kiln.common.digest.Sha256;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an API key. Nothing is kept: the caller hands the key on, and adds the line to the file. */
@Command(
        name = ApiKeyCommand.NAME,
        mixinStandardHelpOptions = true,
        description = {
            "Make an API key. It is printed once; add the line to the file that kiln.security.api-keys-file names.",
            "Callers send it as 'Authorization: Bearer <key>'."
        })
public final class ApiKeyCommand implements Callable<Integer> {

    public static final String NAME = "api-key";

    @Parameters(paramLabel = "NAME", description = "Whose it is: what the audit log and the ledger say of its builds.")
    private String name = "";

    @Option(names = "--role", required = true, description = "One of read, submit, operate.")
    private @Nullable Access access;

    @Option(names = "--until", paramLabel = "TIME", description = "When it ends, for example 2027-01-31T00:00:00Z.")
    private @Nullable Instant until;

    @Spec
    private @Nullable CommandSpec spec;

    private ApiKeyCommand() {}

    /** Runs the command, and returns its exit code: 2 if the arguments are wrong. */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new ApiKeyCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        if (!name.matches(ApiKey.NAME)) {
            throw new ParameterException(
                    command,
                    "A name has 1 to 63 letters, digits, dots, dashes, underscores and @, and begins with a letter or digit");
        }
        String presented = ApiKey.generate();
        ApiKey key = new ApiKey(name, Objects.requireNonNull(access), Sha256.of(presented), until);
        PrintWriter out = command.getOut();
        out.println("key:  " + presented);
        out.println("line: " + key.line());
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
