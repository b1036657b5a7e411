package dev.kiln.bench.process;

import java.io.IOException;

/** Ends this JVM when its standard input ends: whoever started it is gone then. */
final class Lifeline {

    /** The exit code of a command that goes on in other threads. */
    static final int KEEP_RUNNING = -1;

    private Lifeline() {}

    static void hold() {
        Thread.ofPlatform().name("lifeline").daemon().start(Lifeline::exitAtEndOfInput);
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // What is written there does not matter.
            }
        } catch (IOException e) {
            // A broken pipe is an end, too.
        }
        System.exit(0);
    }
}
