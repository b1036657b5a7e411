package dev.kiln.worker.process;

/** How a guarded process came to its end. In every case none of its processes is left. */
public sealed interface Ending {

    /**
     * Its exit code. 128 and more means that a signal ended it: 137 for SIGKILL, which is the guard's when its grace was
     * over, or else often the kernel's for lack of memory.
     */
    int code();

    /** Whether it could not end in its own way. */
    default boolean bySignal() {
        return code() > 128;
    }

    /** It ended by itself. */
    record Exited(int code) implements Ending {}

    /** It ran longer than it may, and was ended. */
    record TimedOut(int code) implements Ending {}

    /** {@link GuardedProcess#stop()} was called; it ended after that, or perhaps before it heard of it. */
    record Stopped(int code) implements Ending {}
}
