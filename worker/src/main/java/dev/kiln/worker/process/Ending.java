package dev.kiln.worker.process;

/** How a guarded process came to its end. In every case none of its processes is left. */
public sealed interface Ending {

    /** It ended by itself. 128 and more means a signal: 137 for SIGKILL, which is often the kernel's for lack of memory. */
    record Exited(int code) implements Ending {}

    /** It ran longer than it may, and was ended. */
    record TimedOut() implements Ending {}

    /** {@link GuardedProcess#stop()} was called; with the code it ended with, perhaps before it heard of that. */
    record Stopped(int code) implements Ending {}
}
