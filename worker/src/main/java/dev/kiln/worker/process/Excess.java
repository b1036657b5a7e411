package dev.kiln.worker.process;

/** A limit that a command has met, so that it could not do what it was to do. */
public sealed interface Excess {

    /** The kernel has ended one of its processes, or several. */
    record Memory(long bytes) implements Excess {}

    /** It could not start another process or thread. */
    record Processes(int atOnce) implements Excess {}
}
