package dev.kiln.embedded;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How PostgreSQL's programs are run: in a session of their own, so that Ctrl-C in a terminal does not stop the database
 * under the program that is still using it, and never as root, which they refuse.
 */
final class PostgresCommand {
    /**
     * Root runs them in a user namespace that maps nobody: PostgreSQL sees an ordinary user, while the files stay root's.
     */
    private static final List<String> WITHOUT_ROOT = List.of("unshare", "--user");

    private PostgresCommand() {}

    /** Starts a program; its output and errors are one stream. */
    static Process spawn(List<String> command) {
        List<String> all = new ArrayList<>(List.of("setsid"));
        if (isRoot()) {
            checkNamespaces();
            all.addAll(WITHOUT_ROOT);
        }
        all.addAll(command);
        return start(all);
    }

    /** Runs a program to its end. */
    static void run(List<String> command) {
        run(command, "");
    }

    static void run(List<String> command, String input) {
        finish(spawn(command), command, input);
    }

    private static void checkNamespaces() {
        List<String> probe =
                Stream.concat(WITHOUT_ROOT.stream(), Stream.of("true")).toList();
        try {
            finish(start(probe), probe, "");
        } catch (StartupException e) {
            throw new StartupException(
                    "PostgreSQL does not run as root, and a user namespace to run it in is not allowed here. "
                            + "Start this program as an ordinary user. (" + e.getMessage() + ")",
                    e);
        }
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new StartupException("Could not run " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    private static void finish(Process process, List<String> command, String input) {
        try {
            try (Writer stdin = process.outputWriter()) {
                stdin.write(input);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new StartupException(
                        "`" + String.join(" ", command) + "` ended with status " + status + ":\n" + output);
            }
        } catch (IOException e) {
            throw new StartupException(
                    "`" + String.join(" ", command) + "` could not be followed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StartupException("Interrupted while `" + String.join(" ", command) + "` ran", e);
        }
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new StartupException("Could not find out which user this is: " + e.getMessage(), e);
        }
    }
}
