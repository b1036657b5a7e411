package dev.kiln.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** What the user sees: a line per step with how long it took. */
final class Terminal {

    private final PrintStream out;

    Terminal(PrintStream out) {
        this.out = out;
    }

    void say(String text) {
        out.println(text);
        out.flush();
    }

    void heading(String text) {
        say("");
        say("== " + text);
    }

    /**
     * Does one step and tells of it.
     *
     * @throws CannotStartException if the step fails, with the reason in one line
     */
    <T> T step(String what, Callable<T> work) {
        long begin = System.nanoTime();
        try {
            T result = work.call();
            double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
            say(String.format(Locale.ROOT, "   %-45s %6.1f s   %s", what, seconds, describe(result)));
            return result;
        } catch (CannotStartException e) {
            throw e;
        } catch (Exception e) {
            throw new CannotStartException("Could not start %s: %s".formatted(what, deepest(e)));
        }
    }

    private static String describe(Object result) {
        return result instanceof String || result instanceof java.net.URI ? result.toString() : "";
    }

    private static String deepest(Throwable failure) {
        Throwable each = failure;
        while (each.getCause() != null) {
            each = each.getCause();
        }
        return each.getMessage() == null ? each.toString() : each.getMessage();
    }
}
