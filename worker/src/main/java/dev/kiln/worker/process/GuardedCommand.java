package dev.kiln.worker.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A command to be run under the guard.
 *
 * @param words the program and its arguments; no shell sees them
 * @param folder where it runs
 * @param environment all of its environment: nothing of the worker's own is added
 * @param mark unlike that of any other command on this machine; finds processes that left the group
 * @param timeout how long it may run
 * @param grace how long it has between SIGTERM and SIGKILL
 */
public record GuardedCommand(
        List<String> words,
        Path folder,
        Map<String, String> environment,
        String mark,
        Duration timeout,
        Duration grace) {

    public GuardedCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("A command needs a positive timeout, not " + timeout);
        }
    }
}
