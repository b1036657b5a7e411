package dev.kiln.bench.soak;

import java.io.PrintStream;
import java.time.Duration;

/** Prints what happens, with the time since the beginning. Thread-safe. */
final class Journal {

    private final PrintStream out;
    private final long begin = System.nanoTime();

    Journal(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String text) {
        Duration since = Duration.ofNanos(System.nanoTime() - begin);
        out.printf("%02d:%02d  %s%n", since.toMinutes(), since.toSecondsPart(), text);
        out.flush();
    }

    synchronized void print(String text) {
        out.println(text);
    }
}
