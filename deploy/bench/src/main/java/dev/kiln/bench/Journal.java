package dev.kiln.bench;

import java.io.PrintStream;
import java.time.Duration;

/** Prints what happens, with the time since the beginning. Thread-safe. */
public final class Journal {

    private final PrintStream out;
    private final long begin = System.nanoTime();

    public Journal(PrintStream out) {
        this.out = out;
    }

    public synchronized void say(String text) {
        Duration since = Duration.ofNanos(System.nanoTime() - begin);
        out.printf("%02d:%02d  %s%n", since.toMinutes(), since.toSecondsPart(), text);
        out.flush();
    }

    public synchronized void print(String text) {
        out.println(text);
    }
}
